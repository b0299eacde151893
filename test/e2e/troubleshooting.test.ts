import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runToEnd } from './support/runCli.js';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));
const page = readFileSync(`${docs}/troubleshooting.md`, 'utf8');
const commands = [...page.matchAll(/npx --no-install midflight ([a-z-]+)([^|>\n]*)/g)].map(([line, name = '', rest = '']) => ({ line, name, rest }));

describe('docs/troubleshooting.md', () => {
  it('answers its four questions, each with a command', () => {
    const sections = page.split(/^## /m).slice(1);
    expect(sections.map((section) => section.split('\n', 1)[0])).toEqual(['It does not reload', 'It reloads too often', 'Validation fails', 'The watcher after an error']);
    for (const section of sections) expect(section).toContain('npx --no-install midflight ');
  });

  it.each(commands)('has in "$line" a command and options that exist', async ({ name, rest }) => {
    const { exitCode, stdout } = await runToEnd([name, '--help'], '.');
    expect(exitCode).toBe(0);
    for (const flag of rest.match(/--[a-z-]+/g) ?? []) expect(stdout).toContain(flag);
  });
});
