import type { LoadDocument } from '@midflight/document';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { loadSample } from '../../testing/loadSample.js';
import { Gauges } from './gauges.js';
import { panelLines, type PanelState } from './panel.js';

const plain = pc.createColors(false);

function stateOf(said: { readonly name?: string; readonly scenario?: string; readonly seconds?: number; readonly errors?: number } & Partial<Omit<PanelState, 'status'>> = {}): PanelState {
  const { name = 'Checkout soak', scenario = 'Browse', seconds = 90, errors = 0, ...rest } = said;
  const gauges = new Gauges();
  for (let at = 0; at < seconds; at++) gauges.add(loadSample({ rps: 100 + at, errors }));
  const config = { metadata: { name }, config: { baseUrl: 'http://127.0.0.1' }, scenarios: [{ name: scenario, weight: 1, enabled: true, steps: [] }] } as unknown as LoadDocument;
  const status: PanelState['status'] = {
    state: 'following',
    active: { revision: 3, config } as unknown as NonNullable<PanelState['status']['active']>,
    sources: [{ source: 'file:loadtest.yaml', state: 'ready' }, { source: 'git+https://example.com/soak.git', state: 'stale' }],
    steering: { enabled: true, frozen: true, overrides: [{ path: 'load.target', value: 110 }], drift: true },
  };
  return { status, phase: 'plan', elapsedMs: 62_000, leftMs: 3_000, gauges: gauges.read(), mix: [{ name: scenario, achieved: 0.5, wanted: 1 }], prompt: 'usual', ...rest };
}

describe('the frame', () => {
  it('says what runs, on what, and how it goes', () => {
    const lines = panelLines(stateOf({ errors: 3 }), 100, 30, plain);
    expect(lines.slice(1, 3)).toEqual(['Checkout soak · 01:02 (00:03 left) · revision 3 · frozen · pinned: load.target', 'sources  file:loadtest.yaml ready · git+https://example.com/soak.git stale']);
    expect(lines.slice(3, 11).map((line) => line.replaceAll(/ +[▁▂▃▄▅▆▇█]+ */g, ' | '))).toEqual(['rate | 189/s of 500', 'workers | 3 of 20', 'p50 | 1.00 ms', 'p95 | 2.50 ms', 'p99 | 3.00 ms', 'errors | 3 (0.6%)', 'dropped | 0', 'lag p99 | 0.10 ms'].map((line) => expect.stringContaining(line.split(' | ')[1] ?? '')));
    expect(lines[11]).toBe('mix      Browse ██████████░░░░░░░░░░   50% of 100%');
    expect(lines[12]).toContain('f freeze');
  });

  const sizes = [60, 80, 100, 110, 140, 200].flatMap((width) => [3, 5, 10, 12, 24, 60].map((height): [number, number] => [width, height]));
  it.each(sizes)('fits %i × %i, and leaves room for the log', (width, height) => {
    for (const prompt of ['usual', 'help', 'stop?', undefined] as const) {
      const lines = panelLines(stateOf({ prompt, name: '長い名前'.repeat(60), scenario: '名'.repeat(90) }), width, height, plain);
      expect(lines.map((line) => stringWidth(line)).filter((columns) => columns >= width)).toEqual([]);
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.length).toBeLessThanOrEqual(height - (height > 10 ? 5 : 2));
    }
  });

  it('keeps what matters most where there is little room', () => {
    expect(panelLines(stateOf(), 80, 5, plain).map((line) => line.slice(0, 6).trim())).toEqual(['Checko', 'rate', 'errors']);
    expect(panelLines(stateOf({ prompt: 'stop?' }), 80, 3, plain)).toHaveLength(1);
    expect(panelLines(stateOf({ prompt: 'stop?' }), 80, 4, plain)[1]).toContain('Stop the run?');
  });

  it('puts two gauges side by side where there is room', () => {
    expect(panelLines(stateOf(), 140, 30, plain)[3]).toMatch(/^rate .* p99 /);
    expect(panelLines(stateOf(), 140, 30, plain)).toHaveLength(9);
  });

  it('sends no control character of a name, and breaks no line', () => {
    const lines = panelLines(stateOf({ name: 'a\u001b[2J\nb', scenario: 'c\u001b]0;x\u0007\td' }), 120, 30, plain).join('\n');
    for (const control of ['\u001b', '\u0007', '\t']) expect(lines).not.toContain(control);
    expect(lines).toContain('a\\x1b[2J b');
    expect(panelLines(stateOf({ name: 'a\nb\nc' }), 120, 30, plain)[1]).toContain('a b c');
  });

  it('says nothing of numbers before the first second', () => expect(panelLines(stateOf({ seconds: 0 }), 80, 30, plain).join('\n')).not.toContain('of 500'));
});
