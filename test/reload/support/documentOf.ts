/** What a test says of a document; the rest is fixed. */
export interface DocumentOptions {
  /** Lines before the document itself, such as an `include`. */
  readonly head?: string;
  readonly workers?: number | string;
  /** Lines after it. */
  readonly tail?: string;
}

/** A sound load document whose rate is `rate`; tests tell documents apart by it. */
export function documentOf(rate: number | string, { head = '', workers = 5, tail = '' }: DocumentOptions = {}): string {
  return `${head}version: "1.0"
config:
  baseUrl: http://127.0.0.1:9
  duration: 1m
  workers: ${workers}
scenarios:
  - name: Only
    steps:
      - request: { method: GET, path: / }
load:
  model: rps
  target: ${rate}
${tail}`;
}
