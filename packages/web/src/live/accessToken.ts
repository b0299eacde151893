const key = 'midflight-token';

/** The token of the page's URL, out of the address bar and the history at once; or the one that this tab had before. */
export function takeToken(): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    history.replaceState(null, '', location.pathname);
    keepToken(given);
  }
  return sessionStorage.getItem(key) ?? undefined;
}

/** Keeps a token for this tab, until it is closed. */
export function keepToken(token: string): void {
  sessionStorage.setItem(key, token);
}
