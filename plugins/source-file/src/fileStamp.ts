import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What of a file's state changes whenever its content does, as far as the file system tells. */
export function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`;
}

/** The stamp of what a path leads to now; undefined when it leads nowhere. */
export async function stampAt(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && stampOf(found);
}

/**
 * A change within a tick of the file system's clock (10 ms at most) may leave a stamp as it was. What has rested for
 * this long when it is read, in milliseconds, was not changed in that tick, and its stamp is to be trusted.
 */
const restMs = 2_000;

/** True when a stamp that is the same later proves that the content is. */
export function isRested({ mtimeMs, ctimeMs }: BigIntStats, wallTimeMs: number): boolean {
  const changedAtMs = Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs);
  return changedAtMs + restMs < wallTimeMs;
}
