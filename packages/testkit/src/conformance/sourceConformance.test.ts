import { createHash } from 'node:crypto';
import { type ConfigSource, type SourceContext, type SourceSignal, SourceReadError } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { type SourceFixture, sourceConformance } from './sourceConformance.js';

/** Ways in which a source can be wrong. */
type Defect = 'none' | 'throws' | 'repeats' | 'countsRevisions' | 'deafToNudges' | 'deafToAbort' | 'leaksTimer' | 'leaksListener' | 'diesOfFault' | 'silentWhenBroken';

const pollMs = 1_000;

/** A source that polls a variable, with one defect. */
function memorySource(defect: Defect): SourceFixture {
  let text: string | undefined = 'start: 1\n';
  let reads = 0;

  const look = (previous: string): SourceSignal => {
    reads += 1;
    if (text === undefined) {
      const error = new SourceReadError('The variable holds nothing');
      if (defect === 'throws') throw error;
      return { kind: 'fault', error };
    }
    const hash = createHash('sha256').update(text).digest('hex');
    if (hash === previous && defect !== 'repeats') return { kind: 'unchanged' };
    const revision = defect === 'countsRevisions' ? String(reads) : hash;
    return { kind: 'snapshot', documents: [{ name: 'memory', content: text }], revision };
  };

  async function* watch({ signal, clock, onNudge }: SourceContext): AsyncGenerator<SourceSignal> {
    let wake = new AbortController();
    const ring = (): void => wake.abort();
    const unsubscribe = defect === 'deafToNudges' ? undefined : onNudge(ring);
    if (defect !== 'deafToAbort') signal.addEventListener('abort', ring);
    if (defect === 'leaksTimer') clock.setTimer(1e9, () => {});
    let hash = '';
    while (!signal.aborted) {
      const said = look(hash);
      if (said.kind === 'snapshot') hash = createHash('sha256').update(text ?? '').digest('hex');
      if (said.kind !== 'fault' || defect !== 'silentWhenBroken') yield said;
      if (said.kind === 'fault' && defect === 'diesOfFault') break;
      await clock.sleep(pollMs, wake.signal);
      wake = new AbortController();
    }
    if (defect !== 'leaksListener') unsubscribe?.();
  }

  const source: ConfigSource = { id: 'memory', watch };
  return {
    source,
    write: async (next) => { text = next; },
    breakDown: async () => { text = undefined; },
    close: async () => {},
  };
}

async function failuresOf(defect: Defect): Promise<readonly string[]> {
  const checks = sourceConformance(async () => memorySource(defect), { patienceMs: 150 });
  const results = await Promise.all(checks.map(({ name, run }) => run().then(() => undefined, (error: unknown) => `${name}: ${String(error)}`)));
  return results.filter((failure) => failure !== undefined);
}

describe('sourceConformance', () => {
  for (const { name, run } of sourceConformance(async () => memorySource('none'))) it(`a good source ${name}`, run);

  it.each([
    ['throws', 'yields a fault and lives on'],
    ['diesOfFault', 'yields a fault and lives on'],
    ['silentWhenBroken', 'yields a fault and lives on'],
    ['repeats', 'says nothing new'],
    ['countsRevisions', 'gives equal contents equal revisions'],
    ['deafToNudges', 'looks at once when it is nudged'],
    ['deafToAbort', 'ends soon after it is aborted'],
    ['leaksTimer', 'leaves nothing behind'],
    ['leaksListener', 'leaves nothing behind'],
  ] as const)('a source that %s fails in "%s"', async (defect, rule) => {
    expect((await failuresOf(defect)).join('\n')).toContain(rule);
  });
});
