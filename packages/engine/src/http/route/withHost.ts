/** Headers that say which host is meant, where they do not yet. */
export function withHost(headers: string[], { host }: URL): string[] {
  return headers.some((name, index) => index % 2 === 0 && name === 'host') ? headers : [...headers, 'host', host];
}
