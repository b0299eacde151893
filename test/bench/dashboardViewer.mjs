/**
 * Run by dashboard.mjs in a process of its own: `node dashboardViewer.mjs DASHBOARD-URL METRICS-URL`. Looks at the dashboard in Chromium and scrapes
 * the metrics each second; sends `open` when the page shows live values, and answers each message with what it has seen so far.
 */
import { chromium } from 'playwright-core';
import { chromiumFile } from './chromiumFile.mjs';

const [dashboardUrl, metricsUrl] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: chromiumFile,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
process.on('disconnect', () => void browser.close().finally(() => process.exit(0)));

let scrapes = 0;
let bytes = 0;
setInterval(() => {
  fetch(metricsUrl).then(async (answer) => {
    bytes = (await answer.text()).length;
    if (answer.ok) scrapes++;
  }).catch((thrown) => console.error(`A scrape failed: ${thrown.message}`));
}, 1_000);

const page = await browser.newPage({ viewport: { width: 1_280, height: 900 } });
// Beside a load at full speed, the server of the page gets a tenth of a core.
page.setDefaultTimeout(120_000);
await page.goto(dashboardUrl);
const shown = () => page.locator('.tile:has-text("ran") dd').innerText();
const first = await shown();
while ((await shown()) === first) await page.waitForTimeout(100);
process.send('open');
process.on('message', () => void shown().then((ran) => process.send({ ran, scrapes, bytes })));
