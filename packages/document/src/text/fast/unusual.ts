/** Thrown inside this folder alone: the text holds something that is read by the library. */
export class Unusual extends Error {}

/** Keys that are reserved, or of another type than text. */
export const unusualKey = /^(?:__proto__|constructor|prototype|null|true|false)$/i;
