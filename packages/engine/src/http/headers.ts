import { settingsError } from '../settingsError.js';

const token = /^[!#$%&'*+.^_`|~\w-]+$/;
const unsendable = /[^\t\x20-\x7e\x80-\xff]/;
/** The connection and the length of the body are the driver's own business (RFC 9112, sections 6 and 9). */
const ownedByDriver = new Set(['keep-alive', 'transfer-encoding', 'upgrade', 'expect']);

/**
 * Checks headers and gives them lower-case names. A `content-length` is left out: the driver computes the right one.
 *
 * @param where - what they belong to, for the message
 * @throws MF_ENGINE_SETTINGS for a name or value that can't be sent; the message never shows a value
 */
export function checkHeaders(headers: Readonly<Record<string, string>>, where: string): readonly (readonly [name: string, value: string])[] {
  return Object.entries(headers).flatMap(([written, value]) => {
    const name = written.toLowerCase();
    if (!token.test(name)) throw settingsError(`${where}: a header's name`, written, 'may hold letters, digits and hyphens only');
    if (ownedByDriver.has(name)) throw settingsError(`${where}: a header's name`, written, 'cannot be set by hand');
    if (unsendable.test(value)) throw settingsError(`${where}: header ${written}`, '…', 'holds a character that HTTP cannot send, such as a line break');
    return name === 'content-length' ? [] : [[name, value] as const];
  });
}
