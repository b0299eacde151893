import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const chromiumFile = '/usr/bin/chromium';

/** False where there is no browser to test with. */
export const hasChromium = existsSync(chromiumFile);

/** Says that a file's tests in a browser are skipped, where they are. */
export function sayIfSkipped(file: string): void {
  if (!hasChromium) process.stdout.write(`${file}: its tests in a browser are skipped, since there is no ${chromiumFile} here\n`);
}

/** A browser; whoever opens it closes it. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumFile, args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
}

/** What a screen reader knows of an element. */
export interface SpokenNode {
  readonly role: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The accessibility tree of a page, flat, in order, without what is left out of it. */
export async function spokenNodes(page: Page): Promise<readonly SpokenNode[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    return nodes.filter(({ ignored }) => !ignored).map(({ role, name, properties = [] }) => ({ role: String(role?.value ?? ''), name: String(name?.value ?? ''), properties: Object.fromEntries(properties.map((one) => [one.name, one.value.value])) }));
  } finally {
    await session.detach();
  }
}
