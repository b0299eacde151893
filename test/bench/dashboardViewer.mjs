/**
 * Run by dashboard.mjs in a process of its own: `node dashboardViewer.mjs DASHBOARD-URL METRICS-URL`. Looks at the dashboard in Chromium and scrapes
 * the metrics each second, from the message `open` to the message `shut`. Answers each message with what it has seen so far.
 */
import { chromium } from 'playwright-core';
import { chromiumFile } from './chromiumFile.mjs';

const [dashboardUrl, metricsUrl] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: chromiumFile,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
process.on('disconnect', () => void browser.close().finally(() => process.exit(0)));

let [scrapes, bytes, ran] = [0, 0, ''];
let beat;

async function scrape() {
  const answer = await fetch(metricsUrl);
  bytes = (await answer.text()).length;
  if (answer.ok) scrapes++;
}

const page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
// Beside a load at full speed, the server of the page gets a tenth of a core.
page.setDefaultTimeout(120_000);
const shown = () => page.locator('.tile:has-text("ran") dd').innerText();

async function open() {
  await page.goto(dashboardUrl);
  const first = await shown();
  while ((await shown()) === first) await page.waitForTimeout(100);
  beat = setInterval(() => void scrape().catch((thrown) => console.error(`A scrape failed: ${thrown.message}`)), 1_000);
}

async function shut() {
  clearInterval(beat);
  await page.goto('about:blank');
}

async function obey(word) {
  if (word === 'open') await open();
  if (word === 'shut') await shut();
  if (page.url() !== 'about:blank') ran = await shown();
  process.send({ ran, scrapes, bytes });
}

process.on('message', (word) => void obey(word));
process.send('ready');
