import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { RunRecord } from '@midflight/web';
import { startRecordingTarget, type RecordingTarget } from '@midflight/testkit';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renameOver } from './support/editFile.js';
import { RunningCli, runToEnd } from './support/runCli.js';
import { scratchFolder, type ScratchFolder } from './support/scratchFolder.js';

const chromiumFile = '/usr/bin/chromium';
const hasChromium = existsSync(chromiumFile);
if (!hasChromium) process.stdout.write(`report: the tests of the page are skipped, since there is no ${chromiumFile} here\n`);

/** What would run if any of it were taken for HTML. */
const evil = { scenario: `</script><script>document.title = 'taken'</script>`, step: `<img src=x onerror="document.title = 'taken'">`, name: `<svg onload="document.title = 'taken'"></svg>` };
const kinds = ['html', 'json', 'xml', 'md'];

let folder: ScratchFolder;
let target: RecordingTarget;
let browser: Browser;
let ended: number | null;
let lastEvent: string | undefined;

/** @param guarded - only where it is to take something back: on a busy machine it would find the generator late, too */
const documentOf = (workers: number, path = '/fine', guarded = false): string =>
  `version: "1.0"
metadata: { name: ${JSON.stringify(evil.name)} }
config:
  baseUrl: ${target.url}
  duration: 2m
  workers: ${workers}
  headers: { Authorization: Bearer very-s3cret, X-Note: ${JSON.stringify(evil.step)} }
load: { model: rps, target: 100 }
thresholds: ["p95 < 20s"]
scenarios: [{ name: ${JSON.stringify(evil.scenario)}, steps: [{ name: ${JSON.stringify(evil.step)}, request: { method: GET, path: ${path} } }] }]
${guarded ? 'reload: { guard: { for: 30s, errorRate: "< 5%", minRequests: 20 } }' : ''}
`;

/** A run with a change that was applied, one that was refused and one that the guard took back; ended by Ctrl-C. */
beforeAll(async () => {
  folder = await scratchFolder();
  target = await startRecordingTarget({ routes: [{ prefix: '/broken', status: 500 }] });
  const file = folder.file('load.yaml');
  await renameOver(file, documentOf(10));
  const cli = new RunningCli(['load.yaml', '--debounce', '50ms', ...kinds.flatMap((kind) => ['--report', `run.${kind}`])], folder.path);
  await cli.waitFor('a sample', ({ event }) => event === 'sample', 0, 40_000);
  const from = cli.events.length;
  await renameOver(file, documentOf(20));
  await cli.waitForReload('applied', from);
  await cli.waitFor('another sample', ({ event }) => event === 'sample', cli.events.length);
  await renameOver(file, documentOf(-10));
  await cli.waitForReload('rejected', from);
  await renameOver(file, documentOf(20, '/broken', true));
  await cli.waitFor('the way back', ({ event, revision }) => event === 'reload' && revision === 4, from);
  await cli.waitFor('another sample', ({ event }) => event === 'sample', cli.events.length);
  ended = await cli.interrupt();
  lastEvent = cli.events.at(-1)?.event;
  if (hasChromium) browser = await chromium.launch({ executablePath: chromiumFile, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
});
afterAll(async () => {
  await browser?.close();
  await target.close();
  await folder[Symbol.asyncDispose]();
});

async function recorded(): Promise<RunRecord> {
  return JSON.parse(await readFile(folder.file('run.json'), 'utf8'));
}

describe('the reports of a run', () => {
  it('are all there after Ctrl-C, with nothing beside them, and hold no secret', async () => {
    expect({ ended, lastEvent }).toEqual({ ended: 0, lastEvent: 'summary' });
    expect((await readdir(folder.path)).toSorted()).toEqual(['load.yaml', 'run.html', 'run.json', 'run.md', 'run.xml']);
    for (const kind of kinds) expect(await readFile(folder.file(`run.${kind}`), 'utf8')).not.toContain('very-s3cret');
  });

  it('tell each reload, when it came, why, and what it did', async () => {
    const record = await recorded();
    expect(record).toMatchObject({
      format: 'midflight-run', version: 1, exitCode: 0, outcomes: { applied: 2, refused: 1, takenBack: 1, unchanged: 0, degraded: 0 },
      environment: { command: expect.arrayContaining(['midflight', 'run', 'load.yaml']), sources: ['file:load.yaml'], threads: 1 },
      reloads: [
        { outcome: 'applied', revision: 2, cause: { kind: 'source' }, changes: [{ path: 'config.workers', from: 10, to: 20 }], receipt: { effectiveMs: expect.any(Number) } },
        { outcome: 'rejected', revision: 2, findings: [{ code: 'MF_RANGE', place: 'load.yaml:6:12' }] },
        { outcome: 'applied', revision: 3, guard: { verdict: 'breached', action: 'rollback' } },
        { outcome: 'applied', revision: 4, cause: { kind: 'guard' } },
      ],
    });
    const times = record.reloads.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(record.revisions.map(({ fromMs }) => fromMs).slice(1, 3)).toEqual([times[0], times[2]]);
    expect(record.revisions[2]?.comparison[0]).toMatchObject({ metric: 'errorRate', verdict: 'worse', test: 'two-proportion z-test' });
    const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
    expect(total(record.timeline.points.map(({ requests }) => requests))).toBe(record.totals.requests);
    expect(total(record.revisions.flatMap(({ latency }) => latency?.counts ?? []))).toBe(record.totals.requests);
  });

  it('are made again from the saved run, the same', async () => {
    const page = await readFile(folder.file('run.html'), 'utf8');
    await writeFile(folder.file('run.html'), '');
    expect(await runToEnd(['report', 'run.json'], folder.path)).toMatchObject({ exitCode: 0, stdout: 'run.html\n' });
    expect(await readFile(folder.file('run.html'), 'utf8')).toBe(page);
    expect(await runToEnd(['report', 'load.yaml', '--format', 'junit'], folder.path)).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('load.yaml is no saved run') });
  });

  it('are refused before there is any load where they can not be written', async () => {
    const before = await target.count();
    const { exitCode, stderr } = await runToEnd(['run', 'load.yaml', '--duration', '2s', '--report', 'run.md', '--report', 'none/run.html'], folder.path);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(`The report none/run.html can't be written`) });
    expect(await target.count()).toBe(before);
  });
});

const details = '#reload';

describe.skipIf(!hasChromium)('the page of a report', () => {
  let page: Page;
  let url = '';
  const asked: string[] = [];
  const complaints: string[] = [];
  beforeAll(async () => {
    page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    url = pathToFileURL(folder.file('run.html')).href;
    await page.goto(url);
  });

  it('says at the top how it went, and marks each reload at its time in every chart', async () => {
    expect(await page.locator('h1').textContent()).toBe('✔ Passed');
    expect(await page.locator('.points li').allTextContents()).toEqual(['1 of 1 threshold', '2 changes applied, 1 refused, 1 taken back', expect.stringContaining('generator')]);
    expect(await page.locator('.chart').count()).toBe(4);
    const markers = page.locator('.marker');
    expect(await markers.allTextContents()).toEqual(['✔', '✖', '✔', '↺']);
    const middles = await markers.evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ left, width }) => left + width / 2));
    const plots = await page.locator('.u-over').evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ left, width }) => ({ left, width })));
    expect(new Set(plots.map(({ left, width }) => `${left} ${width}`)).size).toBe(1);
    const { timeline, reloads } = await recorded();
    const [{ left = 0, width = 0 } = {}] = plots;
    const endMs = timeline.points.at(-1)?.toMs ?? 0;
    for (const [index, { atMs }] of reloads.entries()) expect(Math.abs((middles[index] ?? 0) - left - (atMs / endMs) * width)).toBeLessThan(2);
  });

  it('tells at a glance what changed, why, and what it did, and leads to each by the keyboard', async () => {
    expect(await page.locator(`${details} li`).allTextContents()).toEqual([
      expect.stringMatching(/↺ taken back.*guard: errorRate is /), expect.stringMatching(/✔ applied.*request\.path: \/fine → \/broken.*error rate 0 % → .* %, worse; .*the guard took it back: errorRate is /),
      expect.stringMatching(/✖ refused.*load\.yaml:6:12 .*-10.*revision 2 goes on$/), expect.stringMatching(/✔ applied.*config\.workers: 10 → 20/),
    ]);
    await page.getByRole('button', { name: /^Show the reload at \d\d:\d\d, refused$/ }).press('Enter');
    expect(await page.locator(details).textContent()).toContain('Revision 2 stays');
    expect(await page.evaluate('document.activeElement.id')).toBe('reload');
    await page.keyboard.press('Escape');
    expect(await page.locator(details).textContent()).toContain('What changed, and what it did');
  });

  it('shows a reload that is pointed at, and keeps one that is clicked', async () => {
    await page.locator('.marker').nth(1).hover();
    await expect.poll(() => page.locator(details).textContent()).toMatch(/✖ refused.*Revision 2 stays.*MF_RANGE load\.yaml:6:12.*workers: -10/s);
    await page.locator('.marker').nth(2).click();
    await page.locator('h1').hover();
    const text = (await page.locator(details).textContent()) ?? '';
    expect(text).toMatch(/✔ applied.*Revision 2 → 3.*request\.path \/fine → \/broken.*Guard, breached.*rollback.*Before and after.*error rate.*worse/s);
    await page.keyboard.press('Escape');
    expect(await page.locator(details).textContent()).toContain('What changed, and what it did');
  });

  it('is used by the keyboard alone, and says to a screen reader what each marker is', async () => {
    const marker = page.getByRole('button', { name: /^At 00:\d\d taken back, revision 4, guard\./ });
    await marker.focus();
    await expect.poll(() => page.locator(details).textContent()).toContain('↺ taken back');
    await page.keyboard.press('Enter');
    expect(await marker.getAttribute('aria-pressed')).toBe('true');
    await page.getByText('The numbers behind the charts').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('region', { name: 'The run over time' }).getByRole('row').count()).toBeGreaterThan(3);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
  });

  it('takes nothing from documents for more than text', async () => {
    expect(await page.title()).toBe(`Midflight: ${evil.name}`);
    for (const summary of await page.locator('summary').all()) await summary.click();
    const text = await page.locator('body').evaluate((body) => body.innerText);
    for (const payload of Object.values(evil)) expect(text).toContain(payload);
    expect(await page.locator('img, svg, iframe, [onerror], [onload]').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
  });

  it.each(['light', 'dark'] as const)('is readable in %s colours, and fits 360 pixels', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 800 });
    const colors = await page.evaluate<readonly string[]>('[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]');
    const [paper = 0, ink = 0] = colors.map((color) => Number(/\d+/.exec(color)?.[0]));
    expect(Math.abs(paper - ink)).toBeGreaterThan(180);
    expect(paper > ink).toBe(colorScheme === 'light');
    await page.locator('.marker').nth(1).click();
    expect(await page.locator(details).textContent()).toContain('✖ refused');
    await page.keyboard.press('Escape');
    expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBe(360);
  });

  it('asked for nothing all the while, and the browser had nothing to complain of', () => {
    expect({ asked, complaints }).toEqual({ asked: [url], complaints: [] });
  });
});
