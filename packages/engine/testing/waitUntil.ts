/** Resolves as soon as `condition` holds; rejects after 20 s, naming what was awaited. */
export async function waitUntil(what: string, condition: () => boolean): Promise<void> {
  const giveUpAtMs = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > giveUpAtMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
