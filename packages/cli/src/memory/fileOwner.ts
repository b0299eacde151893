import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';

/** Whose a file is: the name where it is this process's own user, otherwise the number; undefined for what is gone. */
export async function fileOwner(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return undefined;
  return found.uid === process.getuid?.() ? userInfo().username : `uid ${found.uid}`;
}
