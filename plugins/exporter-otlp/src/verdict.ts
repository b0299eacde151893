import { STATUS_CODES } from 'node:http';
import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { retryAfterMs } from './retryAfter.js';
import type { Answer } from './postMetrics.js';

/** What became of a request. */
export type Verdict =
  | { readonly kind: 'taken' }
  /** The collector refused a part, and will not take it another time (OTLP specification, "Partial Success"). */
  | { readonly kind: 'partly'; readonly refused: number; /** The collector's own words. */ readonly message: string }
  | FailedVerdict;

/** Nothing was taken. */
export interface FailedVerdict {
  readonly kind: 'failed';
  /** In words that follow "takes no metrics:", the same for the same trouble. Never a word of the collector's. */
  readonly reason: string;
  /** Whether the same numbers may be sent once more. */
  readonly mayRetry: boolean;
  /** How long the collector asks to be left alone, in milliseconds. @defaultValue it does not say */
  readonly leaveAloneMs?: number | undefined;
}

/** "The requests that receive a response status code listed in following table SHOULD be retried" (OTLP specification, "Retryable Response Codes"). */
const retryable = new Set([429, 502, 503, 504]);

/** What an answer comes to. @param wallTimeMs - since the Unix epoch */
export function verdictOf(answer: Answer, wallTimeMs: number): Verdict {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return partOf(answer) ?? noCollector(answer);
  const name = STATUS_CODES[status];
  return { kind: 'failed', reason: `it answers ${status}${name === undefined ? '' : ` ${name}`}${meanings[status] ?? ''}`, mayRetry: retryable.has(status), leaveAloneMs: retryAfterMs(headers, wallTimeMs) };
}

const meanings: Readonly<Record<number, string>> = {
  401: ', it asks who is there: check the option headers',
  403: ', it refuses these credentials: check the option headers',
  404: ', nothing is there: check the path of the option endpoint',
};

/** What a sound answer says; undefined for one that no collector gives. */
function partOf({ type, body }: Answer): Verdict | undefined {
  if (!body) return undefined;
  if (body.length === 0) return { kind: 'taken' };
  const isJson = type === 'application/json';
  if (!isJson && type !== 'application/x-protobuf') return undefined;
  try {
    const { partialSuccess } = isJson ? partialIn(JSON.parse(body.toString())) : ProtobufMetricsSerializer.deserializeResponse(body);
    const refused = partialSuccess?.rejectedDataPoints ?? 0;
    const message = partialSuccess?.errorMessage ?? '';
    // Without a number it is a warning, and all was taken.
    return refused > 0 || message !== '' ? { kind: 'partly', refused, message } : { kind: 'taken' };
  } catch {
    return undefined;
  }
}

interface PartialAnswer {
  readonly partialSuccess?: { readonly rejectedDataPoints?: number; readonly errorMessage?: string };
}

/** In JSON, 64-bit numbers are texts. @throws TypeError for what is no such answer */
function partialIn(json: unknown): PartialAnswer {
  if (typeof json !== 'object' || json === null) throw new TypeError('no answer');
  const said: unknown = Reflect.get(json, 'partialSuccess') ?? {};
  if (typeof said !== 'object' || said === null) throw new TypeError('no partial success');
  return { partialSuccess: { rejectedDataPoints: Number(Reflect.get(said, 'rejectedDataPoints') ?? 0), errorMessage: String(Reflect.get(said, 'errorMessage') ?? '') } };
}

function noCollector({ status, type }: Answer): FailedVerdict {
  return { kind: 'failed', reason: `what answers ${status} there is no collector (its answer is ${/^[\w.+/-]{1,80}$/.test(type) ? type : 'of no known type'}): check the option endpoint`, mayRetry: false };
}
