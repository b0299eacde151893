import type { AnswerHeaders } from '../http/driver.js';

/** What a step is judged by, and takes values from. */
export class Answer {
  readonly status: number;
  /** Undefined when nothing asked for them. */
  readonly headers: AnswerHeaders | undefined;
  /** Read as UTF-8; undefined when nothing asked for it. */
  readonly body: string | undefined;
  /** From sending to the last byte, in milliseconds; waiting for a worker is not in it. */
  readonly responseTimeMs: number;
  #json: { readonly value: unknown } | undefined;

  constructor({ status, headers, body, responseTimeMs }: Pick<Answer, 'status' | 'headers' | 'body' | 'responseTimeMs'>) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.responseTimeMs = responseTimeMs;
  }

  /** The body as JSON, parsed once; undefined when it is none. */
  get json(): unknown {
    return (this.#json ??= { value: parseJson(this.body) }).value;
  }

  /** The values of a header, in the order received. @param name - in lower case */
  headerValues(name: string): readonly string[] {
    const { headers = [] } = this;
    return headers.filter((_, index) => index % 2 === 1 && headers[index - 1] === name);
  }
}

function parseJson(body: string | undefined): unknown {
  if (body === undefined) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
