import type { ConfigSource, SourceSignal } from '@midflight/core';

/** A source that says what it is told to, when it is told. */
export interface ScriptedSource {
  readonly source: ConfigSource;
  /** Says that this is the whole document, and settled. */
  say(content: string): void;
}

/** Makes one; it holds what is said until somebody watches. */
export function scriptedSource(): ScriptedSource {
  const waiting: SourceSignal[] = [];
  let wake = (): void => {};
  return {
    say: (content) => {
      waiting.push({ kind: 'snapshot', revision: content, documents: [{ name: 'load.yaml', content }], settled: true });
      wake();
    },
    source: {
      id: 'scripted',
      async *watch({ signal }) {
        signal.addEventListener('abort', () => wake());
        while (!signal.aborted) {
          yield* waiting.splice(0);
          if (waiting.length === 0 && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
        }
      },
    },
  };
}
