/** A line of a chart, in numbers. */
export interface SummedLine {
  readonly label: string;
  /** Null where there is none. */
  readonly values: readonly (number | null)[];
}

/** What a chart shows, for those who can't see it: `achieved 60 at the end, 55 to 130; target …`. @param format - writes a value with its unit */
export function chartInWords(lines: readonly SummedLine[], format: (value: number) => string): string {
  return lines.map((line) => lineInWords(line, format)).join('; ');
}

function lineInWords({ label, values }: SummedLine, format: (value: number) => string): string {
  let [least, most, last] = [Infinity, -Infinity, 0];
  for (const value of values) {
    if (value === null) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
    last = value;
  }
  if (most === -Infinity) return `${label} has no values yet`;
  return `${label} ${format(last)} at the end, ${least === most ? 'always the same' : `${format(least)} to ${format(most)}`}`;
}
