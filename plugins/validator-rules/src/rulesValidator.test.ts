import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locate, silentLogger, systemClock, type Candidate, type Finding } from '@midflight/core';
import { createLoadDocumentModel, type LoadDocument } from '@midflight/document';
import { candidateOf, validatorConformance } from '@midflight/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rulesValidator, type RulesValidatorOptions } from './rulesValidator.js';

const context = { clock: systemClock, logger: silentLogger, get: () => { throw new Error('no service is offered'); } };
const create = (options: RulesValidatorOptions = {}) => rulesValidator.create(options, context);
const model = createLoadDocumentModel({ environment: { A_TOKEN: 's3cret' } });

interface Parts {
  readonly config?: string;
  readonly load?: string;
  readonly scenarios?: string;
  readonly rules?: string;
}

function text({ config = '', load = 'model: rps, target: 50', scenarios = '[{name: A, steps: [{request: {method: GET, path: /}}]}]', rules }: Parts = {}): string {
  return `version: "1.0"\nconfig: {baseUrl: "http://a", duration: 1m${config}}\nload: {${load}}\nscenarios: ${scenarios}\n${rules === undefined ? '' : `rules:\n${rules}\n`}`;
}

function read(content: string) {
  const composition = model.compose([{ name: 'a.yaml', content }]);
  const { config, findings } = model.decode(composition);
  if (!config) throw new Error(JSON.stringify(findings));
  return { config, places: composition.places };
}

function candidate(content: string, before?: string): Candidate<LoadDocument> {
  const { config, places } = read(content);
  const previous = before === undefined ? undefined : read(before).config;
  return candidateOf(config, { places, ...(previous ? { previous, changes: model.diff(previous, config) } : {}) });
}

async function judge(content: string, before?: string, options?: RulesValidatorOptions): Promise<readonly Finding[]> {
  const judged = candidate(content, before);
  const validator = await create(options);
  return locate(await validator.validate(judged, { signal: new AbortController().signal }), judged.places);
}

const ruleOf = (require: string, more = '') => `  - name: mine\n    require: '${require}'${more}`;
const brief = (content: string, findings: readonly Finding[]) => findings.map(({ severity, code, line = 0, column = 0, length = 0, message }) => `${severity} ${code} @ ${content.split('\n')[line - 1]?.slice(column - 1, column - 1 + length)}: ${message}`);

describe('rulesValidator', () => {
  const fixture = { create, sound: [candidate(text({ rules: ruleOf('config.workers < 99') }))], unsound: [candidate(text({ rules: ruleOf('config.workers < 9') }))] };
  it.each([...validatorConformance(fixture)])('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it.each([
    'config.workers <= 10 && (previous == null || config.workers <= previous.config.workers * 2)',
    'load.target * 1.5 <= 75 && 1.5 * load.target > 74 && load.target / 2 == 25 && load.target + 0.5 - 1 < 50',
    'scenarios.all(s, s.steps.all(step, step.request.method != "DELETE"))',
    'seconds(config.duration) == 60.0 && seconds(config.timeout) < seconds("1m30s")',
    'size(changes) == 0 && metadata == null && !has(config.resolveTargetAddr)',
    'config.baseUrl.startsWith("http://") && config.baseUrl.matches("^http://[a-z]+$")',
  ])('is content where %s', async (require) => {
    expect(await judge(text({ rules: ruleOf(require) }))).toEqual([]);
  });

  it('points at what the rule speaks of, and first at what was changed of it', async () => {
    const rules = ruleOf('config.workers * 5 >= load.target', '\n    message: "{{config.workers}} workers can not do {{ load.target }}/s"');
    const after = text({ load: 'model: rps, target: 500', rules });
    const start = await judge(after);
    expect(brief(after, start)).toEqual([expect.stringMatching(/^error MF_RULE @ \{baseUrl.*: 10 workers can not do 500\/s$/)]);
    expect(brief(after, await judge(after, text({ rules })))).toEqual(['error MF_RULE @ 500: 10 workers can not do 500/s']);
    expect(start[0]?.hint).toBe('The rule "mine" asks for it.');
  });

  it('knows what it was before, and what changed', async () => {
    const rules = `${ruleOf('previous == null || load.target <= previous.load.target * 2')}\n  - {name: quiet, severity: warning, when: previous != null, require: 'changes.all(c, c.path.startsWith("load"))'}`;
    const twice = text({ load: 'model: rps, target: 100', rules });
    expect(await judge(twice, text({ rules }))).toEqual([]);
    const thrice = text({ config: ', workers: 11', load: 'model: rps, target: 150', rules });
    expect(brief(thrice, await judge(thrice, text({ rules })))).toEqual([
      'error MF_RULE @ 150: The rule "mine" is broken: previous == null || load.target <= previous.load.target * 2.',
      expect.stringMatching(/^warning MF_RULE @ .*: The rule "quiet" is broken: changes.all/),
    ]);
  });

  it.each([
    ['config.wrokers < 5', 'error MF_RULE_FAILED @ .*: The rule "mine" could not be judged: No such key: wrokers, in "config.wrokers < 5"'],
    ['config.workers', 'could not be judged: it is neither true nor false'],
    ['config.workers +', 'error MF_EXPRESSION @ .*: The rule "mine" has in require "config.workers \\+"; it must be an expression of CEL'],
    ['process.exit() == 1', 'error MF_RULE_FAILED|error MF_EXPRESSION'],
    ['config.constructor != null', 'No such key: constructor'],
    ['config.__proto__ != null', 'No such key: __proto__'],
    ['load.target < "a"', 'error MF_RULE_FAILED'],
  ])('refuses a document whose rule %s can not be judged', async (require, expected) => {
    const content = text({ rules: ruleOf(require) });
    expect(brief(content, await judge(content))).toEqual([expect.stringMatching(new RegExp(expected))]);
  });

  it('ends a rule that takes too long, and those after it', async () => {
    const many = `[${Array.from({ length: 300 }, (_, index) => `{name: S${index}, steps: [{request: {method: GET, path: /}}]}`).join(', ')}]`;
    const content = text({ scenarios: many, rules: `${ruleOf('scenarios.all(a, scenarios.all(b, scenarios.all(c, scenarios.all(d, a.weight > 0))))')}\n  - {name: after, require: config.workers > 0}` });
    const startedAt = performance.now();
    const findings = await judge(content, undefined, { timeoutMs: 100 });
    expect(performance.now() - startedAt).toBeLessThan(20_000);
    expect(findings[0]).toMatchObject({ code: 'MF_RULE_FAILED', message: expect.stringContaining('it takes too long') });
  });

  it.each<[string, string]>([
    ['a hole that is never closed', `{{${' '.repeat(20_000)}`],
    ['very many holes that are never closed', '{{'.repeat(100_000)],
    ['a text that doubles and doubles', `{{ ["aaaaaaaaaa"]${'.map(x, x + x)'.repeat(16)}[0] }}`],
    ['a list that doubles and doubles', `{{ [[1]]${'.map(x, x + x)'.repeat(12)}[0] }}`],
    ['many long texts', `{{ ["aaaaaaaaaa"]${'.map(x, x + x)'.repeat(8)}[0] }}`.repeat(1_000)],
  ])('is bounded in what %s comes to in its message, and in how long that takes', async (_what, message) => {
    const startedAtMs = performance.now();
    const findings = await judge(text({ rules: ruleOf('false', `\n    message: ${JSON.stringify(message)}`) }));
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
    expect(findings).toMatchObject([{ code: 'MF_RULE' }]);
    expect(findings[0]?.message.length).toBeLessThan(2_100);
  });

  it('is bounded in time also in writing down what its message comes to', async () => {
    const startedAtMs = performance.now();
    const findings = await judge(text({ rules: ruleOf('false', `\n    message: ${JSON.stringify(`{{ [[1]]${'.map(x, x + x)'.repeat(23)}[0] }}`)}`) }));
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
    expect(findings).toMatchObject([{ code: 'MF_RULE_FAILED', message: expect.stringContaining('it takes too long') }]);
  });

  it('shows no secret', async () => {
    const content = text({ config: ', headers: {X-Key: "${A_TOKEN}"}', rules: ruleOf('config.headers["X-Key"] == "no"', '\n    message: "it is {{config.headers}}"') });
    const [finding] = await judge(content);
    expect(finding?.code).toBe('MF_RULE');
    expect(JSON.stringify(finding)).not.toContain('s3cret');
  });

  describe('with a file of rules', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'midflight-rules-'));
    });
    afterAll(() => rm(folder, { recursive: true }));

    it('holds documents to it, which can not lift it', async () => {
      const file = join(folder, 'rules.yaml');
      await writeFile(file, 'rules:\n  - name: few\n    require: config.workers <= 10\n');
      const content = text({ config: ', workers: 11', rules: '  - {name: few, require: "true"}' });
      expect(brief(content, await judge(content, undefined, { file }))).toEqual(['error MF_RULE @ 11: The rule "few" is broken: config.workers <= 10.']);
    });

    it.each([
      ['rules:\n  - name: few\n    requires: config.workers <= 10\n', 'rules.yaml:3:5 MF_UNKNOWN_KEY'],
      ['- a\n', 'MF_TYPE'],
      ['rules: [\n', 'MF_YAML'],
      ['', 'MF_EMPTY'],
    ])('refuses the file %j', async (content, expected) => {
      const file = join(folder, 'rules.yaml');
      await writeFile(file, content);
      await expect(create({ file })).rejects.toMatchObject({ code: 'MF_RULES_FILE', message: expect.stringContaining(expected) });
    });

    it('refuses a file that is not there', async () => {
      await expect(create({ file: join(folder, 'none.yaml') })).rejects.toMatchObject({ code: 'MF_RULES_FILE', message: expect.stringContaining('none.yaml') });
    });
  });
});
