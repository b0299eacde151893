import stringWidth from 'fast-string-width';
import sliceAnsi from 'slice-ansi';

/** As much of a line as fits on so many columns. @param columns - ≥ 0 */
export function cutTo(line: string, columns: number): string {
  if (stringWidth(line) <= columns) return line;
  const cut = sliceAnsi(line, 0, columns);
  // A character of two columns that begins on the last one is left in.
  return stringWidth(cut) <= columns ? cut : sliceAnsi(line, 0, columns - 1);
}
