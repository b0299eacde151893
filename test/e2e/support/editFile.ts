import { rename, writeFile } from 'node:fs/promises';

/** A way in which editors save. */
export type Save = (path: string, text: string) => Promise<void>;

/** Truncates the file and writes it anew, as `nano` does. */
export const writeInPlace: Save = (path, text) => writeFile(path, text);

/** Writes a new file beside it and renames that over it, as `vim`, `sed -i` and git do. */
export const renameOver: Save = async (path, text) => {
  const draft = `${path}.draft`;
  await writeFile(draft, text);
  await rename(draft, path);
};

/** Each way with its name, for `describe.each`. */
export const waysToSave: readonly (readonly [string, Save])[] = [
  ['writing in place', writeInPlace],
  ['renaming over', renameOver],
];
