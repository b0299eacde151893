/**
 * Stands in a tree where a value was written that could not be read, and of which it was told why: what is decoded, merged or
 * linked from it is unread, too. It is no map, no list and no scalar.
 */
export const unread: unique symbol = Symbol('unread');

/** True for what is unread itself, or holds it somewhere inside its maps and lists. */
export function holdsUnread(value: unknown): boolean {
  if (value === unread) return true;
  if (typeof value !== 'object' || value === null) return false;
  // The content of a file is nothing that was written here.
  return (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype) && Object.values(value).some(holdsUnread);
}
