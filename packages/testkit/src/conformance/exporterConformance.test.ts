import type { Exporter, MetricsSnapshot } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { conformanceCounter, exporterConformance } from './exporterConformance.js';

/** Where the exporters of these tests take their numbers. */
class Board {
  value: number | undefined;
  isGone = false;

  write({ families }: MetricsSnapshot): void {
    if (this.isGone) throw new Error('there is no board');
    const [sample] = families.flatMap((family) => (family.type === 'counter' && family.name === conformanceCounter ? family.samples : []));
    this.value = sample?.value;
  }
}

/** Sends when it is flushed; what `wrong` says, it does otherwise. */
function boardExporter(board: Board, wrong: Partial<Exporter> = {}): Exporter {
  let newest: MetricsSnapshot | undefined;
  return {
    id: 'board',
    export: (snapshot) => void (newest = snapshot),
    flush: async () => {
      if (newest && !board.isGone) board.write(newest);
    },
    ...wrong,
  };
}

const checksOf = (wrong: (board: Board) => Partial<Exporter> = () => ({})) =>
  exporterConformance(async () => {
    const board = new Board();
    return { exporter: boardExporter(board, wrong(board)), arrived: () => board.value, breakDown: () => void (board.isGone = true), close: () => {} };
  });

async function failuresOf(wrong: (board: Board) => Partial<Exporter>): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { name, run } of checksOf(wrong)) await run().catch(() => failed.push(name));
  return failed;
}

describe('exporterConformance', () => {
  for (const { name, run } of checksOf()) it(`a good exporter ${name}`, run);

  it('catches one that keeps its caller waiting', async () => {
    const slow: () => unknown = async () => {};
    expect(await failuresOf(() => ({ export: slow }))).toContain('takes a snapshot and returns nothing to wait for');
  });

  it('catches one that loses the newest numbers', async () => {
    let isFirst = true;
    expect(await failuresOf((board) => ({ export: (snapshot) => { if (isFirst && !board.isGone) board.write(snapshot); isFirst = false; }, flush: async () => {} }))).toEqual(['has brought the newest numbers to their place when its last export is over']);
  });

  it('catches one that changes what it is handed', async () => {
    expect(await failuresOf(() => ({ export: (snapshot) => void Object.assign(snapshot, { atMs: 0 }) }))).toContain('has brought the newest numbers to their place when its last export is over');
  });

  it('catches one that sends something of its own', async () => {
    expect(await failuresOf((board) => ({ flush: async () => void (board.value = 0) }))).toContain('sends nothing that it was not handed');
  });

  it('catches one that throws when its place is gone, and one that waits for it', async () => {
    const rule = 'bears a place that is gone, and ends when nobody waits any longer';
    expect(await failuresOf((board) => ({ export: (snapshot) => board.write(snapshot), flush: async () => {} }))).toEqual([rule]);
    expect(await failuresOf((board) => ({ flush: () => (board.isGone ? new Promise(() => {}) : Promise.resolve()) }))).toContain(rule);
  }, 20_000);

  it('catches one without an id', async () => {
    expect(await failuresOf(() => ({ id: '' }))).toEqual(['has an id']);
  });
});
