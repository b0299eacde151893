import { systemClock } from '@midflight/core';

/** Resolves as soon as `condition` holds; rejects after 20 s, naming what was awaited. */
export async function waitUntil(what: string, condition: () => boolean): Promise<void> {
  const giveUpAtMs = systemClock.now() + 20_000;
  while (!condition()) {
    if (systemClock.now() > giveUpAtMs) throw new Error(`waited in vain until ${what}`);
    await systemClock.sleep(5);
  }
}
