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

/** Every link of a page to a place in this repository: the file from the root, and the heading. */
function linksOf(page: string): readonly { readonly written: string; readonly file: string; readonly heading: string | undefined }[] {
  return [...prose(page).replaceAll(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, written = '']) => written)
    .filter((written) => !/^[a-z]+:/.test(written))
    .map((written) => {
      const [file = '', heading] = written.split('#');
      return { written, file: file === '' ? page : join(dirname(page), file), heading };
    });
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
