import { isSecretName, redactUrl } from '@midflight/document';

/** Parameters that sign a URL, and so open what it leads to: of the object stores, and by custom. */
const signingName = /signature|^sig$|^key$|^auth$|^code$/i;

/** A URL as people may see it: without user, password and fragment, and with the values of parameters that open something hidden. */
export function shownUrl(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  shown.hash = '';
  return redactUrl(shown.href).replace(/([?&])([^=&]+)=([^&]*)/g, (pair, separator: string, name: string) => (isOpening(name) ? `${separator}${name}=[redacted]` : pair));
}

/** Where a redirect leads, as people may see it: its query may be anything. */
export function shownTarget(url: URL): string {
  return url.origin === 'null' ? url.protocol : url.origin + url.pathname;
}

function isOpening(name: string): boolean {
  const plain = decoded(name);
  return isSecretName(plain) || signingName.test(plain);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
