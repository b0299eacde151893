/** Where in a text something stands. */
export interface Place {
  /** The document's name as the user knows it, usually a path. */
  readonly file: string;
  /** ≥ 1; absent where the text has no lines that a user would know, as the value of an environment variable has none. */
  readonly line?: number;
  /** In UTF-16 code units, ≥ 1; absent as `line` is. */
  readonly column?: number;
  /** How many characters of that line are meant, ≥ 1. */
  readonly length?: number;
}

/** Finds where a value of the candidate was written. */
export interface Places {
  /** The place of the value at `path` (`scenarios[2].steps[0].request.method`), or of its nearest ancestor that was written. */
  find(path: string): Place | undefined;
}

/** What a finding may be, the gravest first. */
export const severities = ['error', 'warning', 'info'] as const;
/** `error` rejects the candidate; `warning` and `info` are told and do not. */
export type Severity = (typeof severities)[number];

/** One thing that a stage of the pipeline has to say about a candidate. */
export interface Finding extends Partial<Place> {
  readonly severity: Severity;
  /** Stable, `MF_…` for Midflight's own; see docs/errors.md. */
  readonly code: string;
  /** The path in the document; empty for the whole of it. */
  readonly path: string;
  /** Names the value seen and the rule. */
  readonly message: string;
  /** How to mend it, where that is known. */
  readonly hint?: string;
}

/** True when at least one finding rejects the candidate. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'error');
}

/** A place as people read it: `loadtest.yaml:4:13`, or the name alone where there are no lines. */
export function placeInWords({ file, line, column }: { readonly file: string; readonly line?: number | undefined; readonly column?: number | undefined }): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** Gives each finding that has none the place of its path. */
export function locate(findings: readonly Finding[], places: Places): readonly Finding[] {
  return findings.map((finding) => (finding.file === undefined ? { ...places.find(finding.path), ...finding } : finding));
}
