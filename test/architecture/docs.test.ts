import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, root } from './house.js';

const markdownIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !/^api(?:-pages)?\//.test(name))
    .map((name) => join(folder, name));
const docs = markdownIn('docs');
const pages = ['README.md', 'CONTRIBUTING.md', 'examples/README.md', 'test/reload/README.md', ...docs];

/** What stands outside of code: there, brackets are no links and number signs no headings. */
const prose = (page: string): string => readText(page).replaceAll(/^ *```[^]*?^ *```$/gm, '');

/** Every link of a page, as it is written. */
const writtenLinksOf = (page: string): readonly string[] => [...prose(page).replaceAll(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, written = '']) => written);

const leadsOut = (written: string): boolean => /^[a-z]+:/.test(written);

/** Every link of a page to a place in this repository: the file from the root, and the heading. */
function linksOf(page: string): readonly { readonly written: string; readonly file: string; readonly heading: string | undefined }[] {
  return writtenLinksOf(page)
    .filter((written) => !leadsOut(written))
    .map((written) => {
      const [file = '', heading] = written.split('#');
      return { written, file: file === '' ? page : join(dirname(page), file), heading };
    });
}

/** Whether an address may lead somewhere: a test asks nobody but itself. Names of examples (RFC 2606) lead nowhere. */
function isAddress(written: string): boolean {
  if (!written.startsWith('https://') || !URL.canParse(written)) return false;
  const { hostname, username } = new URL(written);
  return username === '' && /^(?:[a-z\d-]+\.)+[a-z]{2,}$/.test(hostname) && !/(?:^|\.)(?:example(?:\.\w+)?|internal|invalid|localhost|test)$/.test(hostname) && !/[,.:;]$/.test(written);
}

/** The headings of a page, as GitHub names them in addresses. */
function headingsOf(page: string): readonly string[] {
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-'));
}

describe('the documentation', () => {
  it.each(pages)('%s links to files and headings that are there', (page) => {
    const broken = linksOf(page).filter(({ file, heading }) => !existsSync(join(root, file)) || (heading !== undefined && file.endsWith('.md') && !headingsOf(file).includes(heading)));
    expect(broken.map(({ written }) => written)).toEqual([]);
  });

  it.each(pages)('%s links to addresses that may lead somewhere', (page) => {
    expect(writtenLinksOf(page).filter((written) => leadsOut(written) && !isAddress(written))).toEqual([]);
  });

  it.each(['http://midflight.dev', 'https://shop.example/a', 'https://user@github.com', 'https://github', 'https://github.com/a.', 'https://git hub.com', 'mailto:a'])('tells that %s is no such address', (written) => {
    expect(isAddress(written)).toBe(false);
  });

  it('has every page on its map', () => {
    const linked = new Set(linksOf('docs/README.md').map(({ file }) => file));
    const missing = docs.filter((page) => page !== 'docs/README.md' && !page.startsWith('docs/adr/') && !linked.has(page));
    expect(missing).toEqual([]);
  });

  it('leads to every example from one of its guides', () => {
    const linked = markdownIn('docs/guide').flatMap(linksOf).map(({ file }) => relative('examples', file).split('/')[0]);
    const examples = readdirSync(join(root, 'examples')).filter((name) => statSync(join(root, 'examples', name)).isDirectory());
    expect(examples.filter((name) => !linked.includes(name))).toEqual([]);
  });
});
