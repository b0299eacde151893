import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { startRecordingTarget } from '@midflight/testkit';
import { chromium, type Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { documentFor } from './support/liveRun.js';
import { RunningCli } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const chromiumFile = '/usr/bin/chromium';
const hasChromium = existsSync(chromiumFile);
if (!hasChromium) process.stdout.write(`dashboardHidden: skipped, since there is no ${chromiumFile} here\n`);

const patience = { timeout: 40_000 };

/** Without windows, a browser has no tab that stands behind another: it is told that it has. */
const setHidden = (page: Page, hidden: boolean): Promise<unknown> =>
  page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${hidden} }); document.dispatchEvent(new Event('visibilitychange'))`);

/** Runs `test` on the dashboard of a load, and what the page has asked for so far. */
async function onDashboard(test: (on: { cli: RunningCli; page: Page; asked: readonly string[]; save: (rate: number) => Promise<void> }) => Promise<void>): Promise<void> {
  await using folder = await scratchFolder();
  const target = await startRecordingTarget();
  const document = (rate: number): string => documentFor(target.url, { rate });
  await writeInPlace(folder.file('load.yaml'), document(20));
  await writeFile(folder.file('token'), 'steering-token-of-the-dashboard\n', { mode: 0o600 });
  const cli = new RunningCli(['load.yaml', '--debounce', '50ms', '--dashboard=127.0.0.1:0', '--control-token-file', 'token'], folder.path);
  const browser = await chromium.launch({ executablePath: chromiumFile, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    const { controlUrl } = await cli.waitFor('the start', ({ event }) => event === 'started');
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${controlUrl}/dashboard#token=steering-token-of-the-dashboard`);
    await test({ cli, page, asked, save: (rate) => renameOver(folder.file('load.yaml'), document(rate)) });
  } finally {
    await browser.close();
    await cli.interrupt();
    await target.close();
  }
}

describe.skipIf(!hasChromium)('the dashboard', () => {
  it('asks for nothing while its tab is hidden, and shows what it missed when it is seen again', async () => {
    await onDashboard(async ({ cli, page, asked, save }) => {
      const connection = (): Promise<string> => page.locator('.connection').innerText();
      const markers = (): Promise<string[]> => page.locator('.marker').allInnerTexts();
      await expect.poll(() => page.locator('h1').innerText(), patience).toBe('running');
      await setHidden(page, true);
      await expect.poll(connection, patience).toMatch(/^Hidden/);

      // What was under way when it was hidden is told later than it is asked.
      let before = -1;
      const isAtRest = (): boolean => {
        const seen = before;
        before = asked.length;
        return before === seen;
      };
      await expect.poll(isAtRest, { ...patience, interval: 300 }).toBe(true);
      const heard = cli.events.length;
      await save(30);
      const applied = await cli.waitForReload('applied', heard);
      await cli.waitFor('three seconds of it', ({ event, elapsedMs }) => event === 'sample' && elapsedMs > applied.elapsedMs + 3_000, heard);
      expect(asked.slice(before)).toEqual([]);
      expect(await markers()).toEqual([]);

      await setHidden(page, false);
      await expect.poll(markers, patience).toEqual(['✔']);
      await expect.poll(() => page.locator('.tile:has-text("per s") dt').innerText(), patience).toBe('per s of 30');
      await expect.poll(connection, patience).toBe('');
    });
  });
});
