import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { observe } from './support/observed.js';
import { rate } from './support/settings.js';

const latencyMs = 50;
/** A timer of the target may come a millisecond early or late, and the way there and back takes a while. */
const [earlyMs, lateMs] = [1, 4];

describe(`a target that takes ${latencyMs} ms, at 10/s`, () => {
  it('has this for its median, from as many samples as it saw requests', async () => {
    const { arrivals, summary, waitedMs } = await observe({ first: rate(10), target: { routes: [{ prefix: '/', latencyMs }] } }, () => setTimeout(3_050));
    const count = arrivals.length;
    expect(count).toBeGreaterThanOrEqual(30);
    expect(summary).toMatchObject({ requests: count, iterations: count, offered: count, errors: 0, dropped: 0, statuses: { 200: count } });
    expect(summary.scenarios).toMatchObject([{ name: 'Only', iterations: count, steps: [{ name: '/', requests: count, errors: 0 }] }]);
    const median = summary.revisions[0]?.latencyMs.p50;
    expect(median).toBeGreaterThan(latencyMs - earlyMs);
    // Half of the samples are at least as late as the median is: so much must the machine have held up in all.
    expect(median).toBeLessThan(latencyMs + lateMs + waitedMs / (count / 2));
  });
});
