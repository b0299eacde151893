import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { silentLogger } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { check } from './check.js';
import { reasonCodeOf } from './exitCodes.js';

const page = await readFile(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

interface Example {
  readonly code: string;
  readonly wrong: string;
  readonly right: string;
}

/** Entries whose examples are documents. */
const examples = page.split(/^(?=### MF_)/m).flatMap((section): Example[] => {
  const [, code] = /^### (MF_\w+)\n/.exec(section) ?? [];
  const [wrong, right] = [...section.matchAll(/```yaml\n([^]+?)\n```/g)].map(([, text = '']) => text);
  return code !== undefined && wrong !== undefined && right !== undefined ? [{ code, wrong, right }] : [];
});

/** Those that say more than one look at a document can show, and what shows them. */
const shownElsewhere: Readonly<Record<string, string>> = {
  MF_GUARD_STOP: 'a run',
  MF_TARGET_UNREACHABLE: 'a run',
  MF_WORKERS_SHORT: 'a run',
  MF_RESTART_REQUIRED: 'a reload',
  MF_LIMIT_CHANGE: 'a reload',
  MF_LIMIT_FROZEN: 'a reload',
  MF_LIMIT_WINDOW: 'the clock',
  MF_FILE_UNFOLLOWED: 'a source without files',
  MF_TEXT_DEPTH: 'its ellipsis',
  MF_MORE_FINDINGS: 'its two hundred others',
  MF_TLS_FILE: 'certificates',
  MF_PLUGIN_NOT_FOUND: 'installed packages',
};

/** What else is wrong with an example. */
const companions: Readonly<Record<string, readonly string[]>> = { MF_VERSION_CONFLICT: ['MF_VERSION'] };

/** Their examples are no documents, but files beside one. */
const policyFiles: ReadonlySet<string> = new Set(['MF_RULES_FILE', 'MF_LIMITS_FILE']);

/** What the examples speak of and do not show. */
const besides: Readonly<Record<string, string>> = {
  'users.csv': 'username,email\nann,ann@example.com\n',
  'shared/users.yaml': 'x-a: 1\n',
  'services/one.yaml': 'x-a: 1\n',
  'levels/one.yaml': 'x-a: 1\n',
  ...Object.fromEntries(Array.from({ length: 11 }, (_, level) => [`level-${level + 1}.yaml`, `include: level-${level + 2}.yaml\n`])),
  'level-12.yaml': 'x-a: 1\n',
};
const emptyTable = { 'users.csv': 'username,email\n' };

const base: Readonly<Record<string, string>> = {
  version: 'version: "1.0"',
  config: 'config:\n  baseUrl: http://127.0.0.1:7070\n  duration: 1h',
  load: 'load: { model: rps, target: 5 }',
  scenarios: 'scenarios:\n  - name: Example\n    steps:\n      - request: { method: GET, path: / }',
};
const ofStep = /^(?:request|extract|assertions|thinkTime|when):/m;
const ofScenario = /^(?:dataFile|variables|steps):/m;
const ofConfig = /^duration:/m;

/** A whole document of a part: what it does not say is that of the base. */
function whole(code: string, written: string): string {
  const part = alsoSaid(written);
  if (code === 'MF_EMPTY' || part.includes('version: "0.9"')) return part;
  const indented = (by: number) => part.replaceAll('\n', `\n${' '.repeat(by)}`);
  const request = part.startsWith('request:') ? '' : `request: { method: GET, path: / }\n        `;
  const text = ofStep.test(part)
    ? `scenarios:\n  - name: Example\n    steps:\n      - ${request}${indented(8)}`
    : ofScenario.test(part)
      ? `scenarios:\n  - name: Example\n    ${indented(4)}${/^steps:/m.test(part) ? '' : '\n    steps: [{ request: { method: GET, path: / } }]'}`
      : ofConfig.test(part)
        ? `config:\n  baseUrl: http://127.0.0.1:7070\n  ${indented(2)}`
        : part;
  return [...Object.entries(base).filter(([key]) => !new RegExp(`^${key}:`, 'm').test(text)).map(([, lines]) => lines), code === 'MF_REQUIRED' ? text : withTarget(text)].join('\n');
}

/** `# and in a step: …` */
function alsoSaid(part: string): string {
  const [, inStep] = /# and in a step: (.*)$/m.exec(part) ?? [];
  if (inStep === undefined) return part;
  const step = inStep.startsWith('path:') ? `request: { method: GET, ${inStep} }` : `request: { method: GET, path: / }, ${inStep}`;
  return `${part}\nscenarios: [{ name: Example, steps: [{ ${step} }] }]`;
}

/** A part of `config` says less than it must. */
function withTarget(text: string): string {
  const missing = ['baseUrl: "http://127.0.0.1:7070"', 'duration: 1h'].filter((entry) => !text.includes(`${entry.split(':')[0]}:`));
  if (/^config: \{/m.test(text)) return text.replace(/^config: \{/m, `config: { ${missing.map((entry) => `${entry}, `).join('')}`);
  return text.replace(/^config:$/m, ['config:', ...missing.map((entry) => `  ${entry}`)].join('\n'));
}

/** The codes that an example gets. */
async function codesOf(code: string, text: string, more: Readonly<Record<string, string>>): Promise<readonly (string | undefined)[]> {
  const folder = await mkdtemp(join(tmpdir(), 'midflight-errors-'));
  const write = async (name: string, content: string): Promise<string> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  try {
    for (const [name, content] of Object.entries({ ...besides, ...more })) await write(name, content);
    const limits = code === 'MF_LIMITS_FILE' ? text : /^# limits\.yaml: (.*)$/m.exec(text)?.[1];
    const [main = '', ...others] = policyFiles.has(code) ? [''] : text.split(/^(?=# \w+\.yaml\n)/m);
    const files = [await write('a.yaml', whole(code, main))];
    for (const [index, other] of others.entries()) files.push(await write(`part-${index}.yaml`, other));
    const policy = {
      ...(code === 'MF_RULES_FILE' ? { rulesFile: await write('rules.yaml', text) } : {}),
      ...(limits === undefined ? {} : { limitsFile: await write('limits.yaml', limits) }),
    };
    const { findings } = await check(files, policy, silentLogger);
    for (const finding of findings) expect(finding.line).toBeGreaterThan(0);
    return [...new Set(findings.map((finding) => finding.code))];
  } catch (thrown) {
    return [reasonCodeOf(thrown)];
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('docs/errors.md', { timeout: 30_000 }, () => {
  it.each(examples.filter(({ code }) => shownElsewhere[code] === undefined))('shows for $code what is wrong and what is right', async ({ code, wrong, right }) => {
    const isCycle = code === 'MF_INCLUDE_CYCLE';
    expect(await codesOf(code, wrong, { ...(isCycle ? { 'b.yaml': 'include: a.yaml\n' } : {}), ...(code === 'MF_DATA_FILE' ? emptyTable : {}) })).toEqual([code, ...(companions[code] ?? [])]);
    expect(await codesOf(code, right, isCycle ? { 'b.yaml': 'x-a: 1\n' } : {})).toEqual([]);
  });
});
