import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startRecordingTarget, type RecordingTarget } from '@midflight/testkit';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renameOver } from './support/editFile.js';
import { RunningCli } from './support/runCli.js';
import { scratchFolder, type ScratchFolder } from './support/scratchFolder.js';

const chromiumFile = '/usr/bin/chromium';
const hasChromium = existsSync(chromiumFile);
if (!hasChromium) process.stdout.write(`dashboard: its tests are skipped, since there is no ${chromiumFile} here\n`);

/** What would run if any of it were taken for HTML. */
const evil = { scenario: `</script><script>document.title = 'taken'</script>`, header: `<img src=x onerror="document.title = 'taken'">`, name: `<svg onload="document.title = 'taken'"></svg>`, error: `<b onmouseover=document.title='taken'>5</b>` };
const tokens = { steer: 'steering-token-of-the-dashboard', read: 'looking-token-of-the-dashboard' };
const patience = { timeout: 40_000 };

interface Edit {
  readonly target?: number | string;
  readonly workers?: number;
  readonly scenario?: string;
  readonly header?: string;
}

describe.skipIf(!hasChromium)('the dashboard', () => {
  let folder: ScratchFolder;
  let target: RecordingTarget;
  let browser: Browser;
  let cli: RunningCli;
  let page: Page;
  let url = '';
  const complaints: string[] = [];
  const asked: string[] = [];

  const save = (edit: Edit = {}): Promise<void> => {
    const { target: rate = 50, workers = 10, scenario = 'Only', header = 'fine' } = edit;
    return renameOver(folder.file('load.yaml'), `version: "1.0"
metadata: { name: ${JSON.stringify(evil.name)} }
config:
  baseUrl: ${target.url}
  duration: 2m
  workers: ${workers}
  headers: { X-Note: ${JSON.stringify(header)}, Authorization: Bearer very-s3cret }
load: { model: rps, target: ${JSON.stringify(rate)} }
scenarios: [{ name: ${JSON.stringify(scenario)}, steps: [{ request: { method: GET, path: / } }] }]
`);
  };
  const start = (port: string): RunningCli => new RunningCli(['load.yaml', '--debounce', '50ms', `--dashboard=${port}`, '--control-token-file', 'token', '--control-read-token-file', 'looking'], folder.path);
  const button = (name: string): Locator => page.locator('nav').getByRole('button', { name });
  const dialog = (): Locator => page.getByRole('dialog');
  const textOf = (selector: string) => async (): Promise<string> => (await page.locator(selector).allInnerTexts()).join('\n');

  beforeAll(async () => {
    folder = await scratchFolder();
    target = await startRecordingTarget();
    await writeFile(folder.file('token'), `${tokens.steer}\n`, { mode: 0o600 });
    await writeFile(folder.file('looking'), `${tokens.read}\n`, { mode: 0o600 });
    await save();
    cli = start('127.0.0.1:0');
    url = (await cli.waitFor('the start', ({ event }) => event === 'started')).controlUrl ?? '';
    browser = await chromium.launch({ executablePath: chromiumFile, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
    page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${url}/dashboard#token=${tokens.steer}`);
  });
  afterAll(async () => {
    await browser?.close();
    await cli?.interrupt();
    await target?.close();
    await folder?.[Symbol.asyncDispose]();
  });

  it('takes the token out of the address bar, and asks its own server alone', async () => {
    await expect.poll(textOf('h1'), patience).toBe('running');
    expect(page.url()).toBe(`${url}/dashboard`);
    expect(cli.stderr).toContain(`the dashboard is at ${url}/dashboard\n`);
    expect(cli.stderr).not.toContain(tokens.steer);
    expect(asked.every((one) => one.startsWith(`${url}/`) || one.startsWith('data:'))).toBe(true);
    expect(asked.join('\n')).not.toContain(tokens.steer);
  });

  it('shows live values, second by second', async () => {
    const ran = textOf('.tile:has-text("ran") dd');
    const before = await ran();
    await expect.poll(ran, patience).not.toBe(before);
    await expect.poll(textOf('.tile:has-text("per s")'), patience).toMatch(/^per s of 50\s+[45]\d(\.\d)?$/);
  });

  it('marks an edit, and says what it did', async () => {
    await save({ workers: 12 });
    await expect.poll(textOf('.news li:first-child'), patience).toMatch(/✔ applied, revision 2, saved \(file:load\.yaml\)\. config\.workers: 10 → 12/);
    const marker = page.locator('.marker');
    await expect.poll(() => marker.allInnerTexts(), patience).toEqual(['✔']);
    await marker.focus();
    await expect.poll(textOf('#reload'), patience).toMatch(/✔ applied.*Revision 1 → 2.*config\.workers 10 → 12.*Before and after/s);
    await page.locator('h2').first().click();
  });

  it('shows where a refused edit is wrong', async () => {
    await save({ workers: -3 });
    await expect.poll(() => page.locator('.marker').allInnerTexts(), patience).toEqual(['✔', '✖']);
    await page.locator('.marker').nth(1).click();
    expect(await textOf('#reload')()).toMatch(/✖ refused.*Revision 2 stays.*MF_RANGE load\.yaml:6:12.*workers: -3/s);
    await page.keyboard.press('Escape');
    expect(await textOf('#reload')()).toContain('What changed, and what it did');
    await save({ workers: 12 });
  });

  it('shows the plan of an override before it is made, keeps the focus in the dialog, and pins the value for a while', async () => {
    await button('Rate').click();
    await expect.poll(() => dialog().innerText(), patience).toContain('Nothing would change');
    await dialog().getByLabel('load.target').fill('-1');
    await expect.poll(() => dialog().innerText(), patience).toMatch(/would be refused.*MF_RANGE/s);
    expect(await dialog().getByRole('button', { name: 'Pin it' }).isDisabled()).toBe(true);
    await dialog().getByLabel('load.target').fill('80');
    await dialog().getByLabel('For').first().fill('10m');
    await expect.poll(() => dialog().innerText(), patience).toMatch(/1 change would be applied.*load\.target 50 → 80/s);
    for (let tab = 0; tab < 8; tab++) await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement === document.body || document.querySelector("dialog").contains(document.activeElement)')).toBe(true);
    expect(cli.events.filter(({ event }) => event === 'steering')).toEqual([]);
    await dialog().getByRole('button', { name: 'Pin it' }).click();
    await expect.poll(textOf('.news li:first-child'), patience).toMatch(/✔ applied, revision 3, override .*load\.target: 50 → 80/);
    expect(await dialog().count()).toBe(0);
    await expect.poll(textOf('#drift'), patience).toMatch(/Values are pinned.*load\.target\s+80\s+\d\d:\d\d:\d\d UTC\s+let go/s);
    await page.getByRole('button', { name: 'Let go of load.target' }).click();
    await expect.poll(() => dialog().innerText(), patience).toContain('80 → 50');
    await dialog().getByRole('button', { name: 'Let it go' }).click();
    await expect.poll(textOf('#drift'), patience).toContain('What runs is what the sources want');
  });

  it('freezes: an edit waits and is shown as drift; thaws by a plan of it', async () => {
    await button('Freeze').click();
    await page.keyboard.press('Escape');
    expect(await dialog().count()).toBe(0);
    await button('Freeze').click();
    await dialog().getByRole('button', { name: 'Freeze' }).click();
    await expect.poll(textOf('h1'), patience).toBe('running · frozen');
    await save({ target: 60, workers: 12 });
    await expect.poll(textOf('#drift'), patience).toMatch(/It is frozen.*What the sources want now.*load\.target 50 → 60/s);
    await expect.poll(textOf('.news'), patience).toContain('⏸ held: 1 change waits to be thawed, saved');
    await button('Thaw').click();
    await expect.poll(() => dialog().innerText(), patience).toContain('50 → 60');
    await dialog().getByRole('button', { name: 'Thaw' }).click();
    await expect.poll(textOf('#drift'), patience).toContain('What runs is what the sources want');
  });

  it('rolls back, and says that this is not what the sources want', async () => {
    await button('Roll back').click();
    await dialog().getByLabel('To revision').selectOption('1');
    await expect.poll(() => dialog().innerText(), patience).toMatch(/config\.workers 12 → 10.*load\.target 60 → 50/s);
    await dialog().getByRole('button', { name: 'Roll back' }).click();
    await expect.poll(textOf('.news li:first-child'), patience).toMatch(/revision 6, rollback/);
    await expect.poll(textOf('#drift'), patience).toMatch(/An earlier revision was put back.*load\.target 50 → 60/s);
  });

  it('takes nothing of documents for more than text', async () => {
    await save({ scenario: evil.scenario, header: evil.header });
    await expect.poll(textOf('#reloads'), patience).toContain(evil.scenario);
    await page.locator('.marker').last().click();
    await expect.poll(textOf('#reload'), patience).toContain(evil.header);
    await save({ target: evil.error });
    await expect.poll(textOf('.news li:first-child'), patience).toContain(evil.error);
    await expect.poll(() => page.locator('.marker').last().innerText(), patience).toBe('✖');
    await page.locator('.marker').last().click();
    await expect.poll(textOf('#reload'), patience).toContain(evil.error);
    await page.keyboard.press('Escape');
    await button('Rate').click();
    await dialog().getByLabel('load.target').fill(evil.error);
    await expect.poll(() => dialog().locator('.preview').innerText(), patience).toContain(evil.error);
    await page.keyboard.press('Escape');
    expect(await page.title()).toBe(`Midflight: ${evil.name}`);
    expect(await page.locator('img, svg, iframe, body script, [onerror], [onload], [onmouseover]').count()).toBe(0);
    expect(await textOf('body')()).not.toContain('very-s3cret');
  });

  it('fits 360 pixels and a wide screen, in both colours', async () => {
    for (const [width, colorScheme] of [[360, 'dark'], [3_840, 'light']] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(() => page.locator('html').evaluate((html) => html.scrollWidth), patience).toBe(width);
      const [paper = 0, ink = 0] = (await page.evaluate<readonly string[]>('[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]')).map((color) => Number(/\d+/.exec(color)?.[0]));
      expect(paper > ink).toBe(colorScheme === 'light');
    }
    await page.setViewportSize({ width: 1_280, height: 900 });
  });

  it('shows a token that only looks the same, and why it can not steer', async () => {
    const looking = await browser.newPage();
    try {
      await looking.goto(`${url}/dashboard#token=${tokens.read}`);
      await expect.poll(() => looking.locator('nav').innerText(), patience).toContain('This token looks and does not steer');
      for (const one of await looking.locator('nav button:visible').all()) expect(await one.isDisabled()).toBe(true);
      await looking.goto('about:blank');
      await looking.goto(`${url}/dashboard#token=${'x'.repeat(20)}`);
      await expect.poll(() => looking.getByRole('alert').innerText(), patience).toContain('The token is not of this run');
      await looking.getByLabel('Token').fill(tokens.read);
      await looking.getByRole('button', { name: 'Open' }).click();
      await expect.poll(() => looking.locator('h1').innerText(), patience).toContain('running');
    } finally {
      await looking.close();
    }
  });

  it('has given the browser nothing to complain of', () => {
    expect(complaints).toEqual([]);
  });

  it('says when the run has ended, and shows another that listens there later', async () => {
    await button('Stop').click();
    await dialog().getByRole('button', { name: 'Stop the run' }).click();
    await expect.poll(textOf('.connection'), patience).toContain('The run has ended: it passed.');
    expect(await button('Freeze').isDisabled()).toBe(true);
    await cli.interrupt();
    await save({ target: 20 });
    cli = start(new URL(url).host);
    await expect.poll(textOf('h1'), patience).toBe('running');
    await expect.poll(() => page.locator('.marker').count(), patience).toBe(0);
    await expect.poll(textOf('.tile:has-text("per s") dt'), patience).toBe('per s of 20');
    await save({ target: 30 });
    await expect.poll(() => page.locator('.marker').allInnerTexts(), patience).toEqual(['✔']);
  });

  it('hears the last words of a server that answers no more', async () => {
    const slow = await startSlowWay(url, 1_500);
    const behind = await browser.newPage();
    try {
      await behind.goto(`${slow.url}/dashboard#token=${tokens.read}`);
      await expect.poll(() => behind.locator('h1').innerText(), patience).toBe('running');
      await save({ target: 40 });
      await expect.poll(() => behind.locator('.marker').count(), patience).toBe(2);
      await cli.interrupt();
      await expect.poll(() => behind.locator('.connection').innerText(), patience).toContain('The run has ended');
    } finally {
      await behind.close();
      await slow.close();
    }
  });
});

/** A way to the dashboard on which events take longer than all else. */
async function startSlowWay(url: string, delayMs: number): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { host } = new URL(url);
  const server = createServer((asked, answer) => {
    const passedOn = request(new URL(asked.url ?? '/', url), { method: asked.method ?? 'GET', headers: { ...asked.headers, host } }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      if (asked.url === '/v1/events') answered.on('data', (part) => setTimeout(() => answer.write(part), delayMs)).on('end', () => setTimeout(() => answer.end(), delayMs));
      else answered.pipe(answer);
    });
    passedOn.on('error', () => answer.destroy());
    asked.pipe(passedOn);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((settle) => (server.close(() => settle()), server.closeAllConnections())) };
}
