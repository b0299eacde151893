import { optionFault } from './optionFault.js';

/** What this exporter says itself; another word would change what a request means. */
const ownHeaders = new Set(['connection', 'content-encoding', 'content-length', 'content-type', 'expect', 'host', 'te', 'transfer-encoding', 'upgrade']);

const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
// A line break in a value would smuggle in a header of its own (RFC 9110, section 5.5).
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Headers as OpenTelemetry's variables write them: `name=value,name=value`, values percent-encoded (OTLP exporter
 * configuration, "Specifying headers via environment variables").
 *
 * @returns names in lower case
 * @throws MF_PLUGIN_OPTIONS, which shows no value
 */
export function headersIn(written: string): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const pair of written.split(',').filter((part) => part.trim() !== '')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, equals)).trim().toLowerCase();
    if (!headerName.test(name)) throw optionFault('headers', 'is no list of headers. Write them as name=value,name=value, and %2C for a comma in a value');
    if (ownHeaders.has(name)) throw optionFault('headers', `may not hold ${name}, which this exporter sends itself`);
    if (name in headers) throw optionFault('headers', `holds ${name} twice`);
    headers[name] = decoded(name, pair.slice(equals + 1).trim());
  }
  return headers;
}

function decoded(name: string, text: string): string {
  const value = decode(text);
  if (value === undefined) throw optionFault('headers', `holds a value of ${name} with a stray "%". Write %25 for it`);
  if (!headerValue.test(value)) throw optionFault('headers', `holds a value of ${name} with a character that no header takes`);
  return value;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
