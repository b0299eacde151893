/**
 * JSON in the one form that equal values share: members in the order of their names' UTF-16 code units, no white space
 * (RFC 8785, "JSON Canonicalization Scheme").
 *
 * @param value - as `JSON.parse` makes it
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}
