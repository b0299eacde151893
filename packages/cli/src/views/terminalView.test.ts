import { PassThrough } from 'node:stream';
import type { LoadSample } from '@midflight/engine';
import { fakeClock } from '@midflight/testkit';
import pc from 'picocolors';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { terminalView } from './terminalView.js';

const latencyMs = { p50: 1, p90: 2, p95: 2.5, p99: 3, max: 4 };

function sample(rps: number): LoadSample {
  return { phase: 'plan', round: 1, revision: 1, elapsedMs: 1_000, intervalMs: 1_000, requests: rps, iterations: rps, errors: 0, dropped: 0, cached: 0, retries: 0, rps, targetRps: 500, workers: 20, activeWorkers: 3, latencyMs, serviceMs: latencyMs, firstByteMs: latencyMs, connectMs: { count: 0, ...latencyMs }, generatorLagMs: { p99: 0.1 }, scenarios: [] };
}

/** What stands on a screen after all that was written: enough of a terminal for lines, moving up and erasing below. */
function screenOf(written: string): string[] {
  const lines: string[] = [];
  // oxlint-disable-next-line no-control-regex -- these are the sequences that the view sends
  for (const [, up, text] of written.matchAll(/\u001b\[(\d+)A\r\u001b\[J|([^\u001b\n]*(?:\u001b\[\?\d+[lh])?[^\u001b\n]*)\n/g)) {
    if (up === undefined) lines.push(text ?? '');
    else lines.splice(lines.length - Number(up));
  }
  return lines;
}

function view(columns: number) {
  const terminal = Object.assign(new PassThrough({ encoding: 'utf8' }), { columns });
  const written: string[] = [];
  terminal.on('data', (chunk: string) => written.push(chunk));
  return { ...terminalView(terminal, pc.createColors(false), fakeClock()), written: () => written.join(''), screen: () => screenOf(written.join('')) };
}

describe('the view for a terminal', () => {
  it('draws two lines over and over, and lets the log grow above them', () => {
    const { show, screen } = view(200);
    show({ event: 'sample', sample: sample(100), leftMs: 5_000 });
    show({ event: 'sample', sample: sample(498), leftMs: 4_000 });
    show({ event: 'notice', message: 'a word' });
    show({ event: 'sample', sample: sample(500), leftMs: 3_000 });
    expect(screen()).toHaveLength(3);
    expect(screen()[0]).toContain('a word');
    expect(screen()[1]).toContain('500/500 req/s');
    expect(screen()[2]).toContain('p99 3.00 ms');
  });

  it('cuts its lines to the width, so that none wraps and leaves a rest behind', () => {
    const { show, screen } = view(40);
    show({ event: 'sample', sample: sample(100), leftMs: 5_000 });
    expect(screen().map((line) => stringWidth(line) < 40)).toEqual([true, true]);
  });

  it('gives the cursor back', () => {
    const { close, written } = view(80);
    close();
    expect(written().endsWith('\u001b[?25h')).toBe(true);
  });
});
