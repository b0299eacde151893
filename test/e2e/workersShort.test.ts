import { describe, expect, it } from 'vitest';
import { renameOver } from './support/editFile.js';
import { withLiveRun } from './support/liveRun.js';

describe('a save that changes', () => {
  it('the rate to more than the workers can do is applied with a warning that counts them, and drops are explained', async () => {
    await withLiveRun({ workers: 5, rate: 20 }, { routes: [{ prefix: '/', latencyMs: 100 }] }, async ({ cli, file, document }) => {
      await cli.waitFor('a second sample', ({ event, elapsedMs }) => event === 'sample' && elapsedMs > 2_000);
      await renameOver(file, document({ workers: 5, rate: 200 }));
      const { findings = [] } = await cli.waitForReload('applied', 0);
      expect(findings).toEqual([expect.objectContaining({ severity: 'warning', code: 'MF_WORKERS_SHORT', path: 'config.workers', line: 5 })]);
      // 200/s × 0.1 s, and what the connection and the machine add to it.
      const needed = Number(/take about (\d+)/.exec(findings[0]?.message ?? '')?.[1]);
      expect(needed).toBeGreaterThanOrEqual(20);
      expect(needed).toBeLessThan(40);
      const notice = await cli.waitFor('why starts are dropped', ({ event }) => event === 'notice');
      expect(JSON.stringify(notice)).toContain('Starts are dropped: config.workers is 5');
    });
  });
});
