/** Bytes that the parsers look for. */
export const tab = 0x09;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const space = 0x20;
export const quote = 0x22;
export const colon = 0x3a;
export const semicolon = 0x3b;
export const equalsSign = 0x3d;
export const backslash = 0x5c;

/** Of each byte that a token may hold (RFC 9110, section 5.6.2), what it is in lower case; 0 for all others. */
export const tokenBytes: Readonly<Uint8Array> = Uint8Array.from({ length: 256 }, (_, byte) => (/[!#$%&'*+.^_`|~\dA-Za-z-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte).toLowerCase().charCodeAt(0) : 0));

/** 1 for each byte that a header's value may hold (RFC 9110, section 5.5): tab, space, what can be seen, 0x80 and above. */
export const valueBytes: Readonly<Uint8Array> = Uint8Array.from({ length: 256 }, (_, byte) => (byte === tab || (byte >= space && byte !== 0x7f) ? 1 : 0));

/** The value of each hexadecimal digit; 255 for all other bytes. */
export const hexDigits: Readonly<Uint8Array> = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? 255 : digit;
});
