import { chromium } from 'playwright-core';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const file = process.argv[2] ?? '/tmp/r7/out.html';
for (const [name, width, height, colorScheme, pick] of [['light', 1440, 1000, 'light', 3], ['dark', 1440, 1000, 'dark', 1], ['small', 360, 740, 'light', -1], ['smallpick', 360, 740, 'dark', 1], ['wide', 3840, 2160, 'light', 4]]) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  page.on('console', m => console.log(name, m.type(), m.text())); page.on('pageerror', e => console.log(name, 'ERR', e.message));
  page.on('request', r => r.url().startsWith('file:') || console.log('REQ', r.url()));
  await page.goto(`file://${file}`);
  await page.waitForTimeout(300);
  if (pick >= 0) await page.locator('.marker').nth(pick).click();
  await page.waitForTimeout(200);
  console.log(name, await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]));
  await page.screenshot({ path: `/tmp/r7/${name}.png`, fullPage: name === 'light' || name === 'small' });
  await page.close();
}
await browser.close();
