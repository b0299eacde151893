import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, openChromium, sayIfSkipped, spokenNodes } from './support/chromium.js';
import { renameOver } from './support/editFile.js';
import { RunningCli } from './support/runCli.js';
import { scratchFolder, type ScratchFolder } from './support/scratchFolder.js';

sayIfSkipped('dashboardTables');

const patience = { timeout: 20_000 };
/** What an answer says that fails a step: it would run if it were taken for HTML, and it holds what was sent. */
const evilBody = `<img src=x onerror="document.title = 'taken'"></td></table><script>document.title = 'taken'</script> you sent `;
const secret = 'very-s3cret-token';

describe.skipIf(!hasChromium)('the tables of the dashboard', () => {
  let folder: ScratchFolder;
  let server: Server;
  let browser: Browser;
  let cli: RunningCli;
  let page: Page;
  let ended: number | null = null;
  const complaints: string[] = [];

  const save = (scenarios: readonly object[], thresholds: readonly string[]): Promise<void> =>
    renameOver(folder.file('load.yaml'), JSON.stringify({
      version: '1.0',
      config: { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, duration: '5m', workers: 20, headers: { Authorization: `Bearer ${secret}` } },
      load: { model: 'rps', target: 60 }, thresholds, scenarios,
    }));
  const stepOf = (name: string, path: string, more: object = {}) => ({ name, request: { method: 'GET', path }, ...more });
  const first = [
    { name: 'Browse', weight: 75, steps: [stepOf('Front page', '/'), stepOf('Product', '/product')] },
    { name: 'Buy', weight: 25, steps: [stepOf('Pay', '/fails', { assertions: [{ bodyContains: 'paid' }] })] },
  ];
  const textOf = (selector: string) => async (): Promise<string> => (await page.locator(selector).allTextContents()).join('\n');
  const rowOf = (name: string) => page.locator('#scenarios tbody tr', { has: page.getByRole('rowheader', { name, exact: true }) });
  const cellsOf = async (name: string): Promise<readonly string[]> => rowOf(name).getByRole('cell').allTextContents();
  const opener = (name: string) => page.getByRole('button', { name, exact: true });

  beforeAll(async () => {
    folder = await scratchFolder();
    server = createServer(({ url, headers }, response) => void response.end(url === '/fails' ? evilBody + String(headers.authorization) : 'fine'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await writeFile(folder.file('token'), 'token-of-the-tables-test\n', { mode: 0o600 });
    await save(first, ['errorRate < 90%', 'errorRate < 1% over 3s']);
    cli = new RunningCli(['load.yaml', '--debounce', '50ms', '--dashboard=127.0.0.1:0', '--control-token-file', 'token', ...['html', 'json', 'xml', 'md'].flatMap((kind) => ['--report', `run.${kind}`])], folder.path);
    const { controlUrl } = await cli.waitFor('the start', ({ event }) => event === 'started', 0, 40_000);
    browser = await openChromium();
    page = await browser.newPage({ viewport: { width: 1_600, height: 900 } });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${controlUrl}/dashboard#token=token-of-the-tables-test`);
  });
  afterAll(async () => {
    await browser?.close();
    await cli?.interrupt();
    server?.closeAllConnections();
    server?.close();
    await folder?.[Symbol.asyncDispose]();
  });

  it('tell of each scenario what it should have of the load and what it has, and its figures now and since the change', async () => {
    await expect.poll(() => cellsOf('Browse'), patience).toEqual([
      expect.stringMatching(/^75 %$/), expect.stringMatching(/^[5-9]\d(\.\d)? %$/), expect.stringMatching(/^\d+(\.\d)?$/),
      ...Array.from({ length: 2 }, () => [expect.stringMatching(/^[1-9]/), '0 %', ...Array.from({ length: 3 }, () => expect.stringMatching(/ms$/))]).flat(),
    ]);
    expect((await cellsOf('Buy'))[4]).toBe('100 %');
    expect(await textOf('#scenarios thead tr:first-child')()).toContain('the last 10 ssince revision 1');
    expect(await page.getByRole('table', { name: /^Scenarios and steps/ }).count()).toBe(1);
    expect(await page.locator('#scenarios th:not([scope])').count()).toBe(0);
  });

  it('open a scenario by the keyboard, and go on without moving the focus', async () => {
    await opener('Browse').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('#scenarios tbody tr').count(), patience).toBe(4);
    expect(await textOf('#scenarios tbody tr:nth-child(-n+3) th')()).toBe('Browse\nFront page\nProduct');
    const before = await cellsOf('Product');
    await expect.poll(() => cellsOf('Product'), patience).not.toEqual(before);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Browse');
    expect(await opener('Browse').getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('#scenarios tbody tr').count(), patience).toBe(2);
  });

  it('say how each threshold stands, and since when', async () => {
    const rows = async (): Promise<readonly string[]> => page.locator('#thresholds tbody tr').allTextContents();
    await expect.poll(rows, patience).toEqual([expect.stringMatching(/^errorRate < 90%✔ kept0\.\d+\d\d:\d\d0$/), expect.stringMatching(/^errorRate < 1% over 3s✖ broken0\.\d+00:0\d\d+$/)]);
  });

  it('show what one of the last errors said as text, cut, and without what is secret', async () => {
    await expect.poll(textOf('#errors tbody tr'), patience).toMatch(/^assertion[\d ]+Buy, Pay: status 200, /);
    expect(await textOf('#errors tbody')()).toContain(`${evilBody}Bearer [redacted]`);
    expect(await page.title()).not.toBe('taken');
    expect(await page.locator('img, [onerror], body script').count()).toBe(0);
    expect(await page.locator('body').textContent()).not.toContain(secret);
  });

  it('show the newest values below a chart that nobody points at', async () => {
    await expect.poll(textOf('.chart:nth-child(1) .u-legend'), patience).toMatch(/achieved[^–]*[1-9]\d*[^–]*target[^–]*60/);
    await page.locator('.chart:nth-child(1) .u-over').hover({ position: { x: 1, y: 20 } });
    await expect.poll(textOf('.chart:nth-child(2) .u-legend .u-series:first-child .u-value'), patience).toBe('00:01');
    await page.locator('h1').hover();
    await expect.poll(textOf('.chart:nth-child(2) .u-legend .u-series:first-child .u-value'), patience).not.toBe('00:01');
  });

  it('have names and roles for a screen reader, each chart in words, and speak of reloads', async () => {
    const nodes = await spokenNodes(page);
    const named = (role: string): readonly string[] => nodes.filter((node) => node.role === role).map(({ name }) => name);
    expect([named('banner').length, named('main').length, named('navigation')]).toEqual([1, 1, ['Steering']]);
    expect(named('complementary')).toEqual(['Reloads: the one that is picked, or the last ones']);
    expect(named('region')).toEqual(expect.arrayContaining(['Load over time', 'Thresholds', 'Scenarios and steps', 'Errors', 'Reloads', 'Revisions, side by side', 'Sources']));
    const charts = nodes.map(({ name }) => name).filter((name) => name.endsWith('in the table below the charts.'));
    expect(charts).toEqual([expect.stringMatching(/^Rate: requests per second\. achieved \d/), expect.stringMatching(/^Latency.*p50 .* ms at the end, .* to /), expect.stringMatching(/^Errors and dropped.*errors /), expect.stringMatching(/^Workers\. at work /)]);
    expect(nodes.find(({ role }) => role === 'log')).toMatchObject({ name: 'What happened last', properties: { live: 'polite' } });
    const controls = nodes.filter(({ role }) => ['button', 'link', 'textbox', 'searchbox', 'combobox', 'DisclosureTriangle'].includes(role));
    expect(controls.length).toBeGreaterThan(8);
    expect(controls.filter(({ name }) => name.trim() === '')).toEqual([]);
    expect(named('table').filter((name) => name === '')).toEqual([]);
    expect(nodes.find(({ role, name }) => role === 'button' && name === 'Browse')).toMatchObject({ properties: { expanded: false } });
  });

  it('draw a page of a thousand scenarios, find one, and leave out what is gone', async () => {
    await save(Array.from({ length: 1_000 }, (_, index) => ({ name: `Scenario ${index}`, steps: [stepOf('Get it', `/${index}`)] })), []);
    await expect.poll(textOf('#scenarios [role=status]'), patience).toMatch(/^1 to 25 of 1 00[0-2] scenarios$/);
    expect(await page.locator('#scenarios tbody tr').count()).toBe(25);
    const later = page.getByRole('button', { name: 'Later ones' });
    await later.focus();
    await page.keyboard.press('Enter');
    await expect.poll(textOf('#scenarios [role=status]'), patience).toMatch(/^26 to 50 of /);
    await expect.poll(textOf('#scenarios tbody tr:first-child th'), patience).toBe('Scenario 25');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Later ones');
    await page.getByLabel('Find scenarios').fill('scenario 99');
    await expect.poll(() => page.locator('#scenarios tbody tr').count(), patience).toBe(11);
    expect(await page.getByRole('button', { name: 'Later ones' }).isVisible()).toBe(false);
    await expect.poll(textOf('#thresholds'), patience).toContain('no thresholds');
    expect(complaints).toEqual([]);
  });

  it('stand in the reports, too', async () => {
    ended = await cli.interrupt();
    expect(ended).not.toBeNull();
    for (const kind of ['html', 'json', 'xml', 'md']) {
      const text = await readFile(folder.file(`run.${kind}`), 'utf8');
      expect(text).toMatch(/Buy, Pay: status 200, /);
      expect(text).not.toContain(secret);
    }
    const report = await browser.newPage();
    await report.goto(`file://${folder.file('run.html')}`);
    expect(await report.locator('#errors tbody').textContent()).toContain(`${evilBody}Bearer [redacted]`);
    expect(await report.title()).not.toBe('taken');
    expect(await report.locator('img, [onerror]').count()).toBe(0);
    await report.close();
  });
});
