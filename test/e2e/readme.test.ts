import { readFileSync } from 'node:fs';
import { loadDocumentModel } from '@midflight/document';
import { describe, expect, it } from 'vitest';
import { runToEnd } from './support/runCli.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const blocksOf = (language: string): string[] => [...readme.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, block]) => block ?? '');

describe('the README', () => {
  it.each(blocksOf('yaml'))('shows a load document that is read without a finding', (content) => {
    const composition = loadDocumentModel.compose([{ name: 'README.md', content }]);
    expect([...composition.findings, ...loadDocumentModel.decode(composition).findings]).toEqual([]);
  });

  it('names commands and options that exist', async () => {
    const shown = [...readme.matchAll(/npx --no-install midflight ([a-z-]+)([^#\n]*)/g)];
    expect(shown.length).toBeGreaterThan(3);
    for (const [line, name = '', rest = ''] of shown) {
      // The commands of a command: `ctl override`.
      const [inner = ''] = name === 'ctl' ? rest.trim().split(' ') : [];
      const { exitCode, stdout } = await runToEnd([name, ...(inner === '' ? [] : [inner]), '--help'], '.');
      expect(exitCode, line).toBe(0);
      for (const flag of rest.match(/--[a-z-]+/g) ?? []) expect(stdout, line).toContain(flag);
    }
  });

  it('names npm scripts that exist', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const named = [...readme.matchAll(/npm (?:run )?([a-z]+)/g)].map(([, name]) => name ?? '').filter((name) => !['and'].includes(name));
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(scripts).toHaveProperty(name);
  });
});
