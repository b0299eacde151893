import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locate, silentLogger, systemClock, type Candidate, type ChangeCause, type Clock, type Finding } from '@midflight/core';
import { createLoadDocumentModel, type LoadDocument } from '@midflight/document';
import { candidateOf, validatorConformance } from '@midflight/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limitsValidator } from './limitsValidator.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-limits-'));
});
afterAll(() => rm(folder, { recursive: true }));

const model = createLoadDocumentModel({ environment: { A_TOKEN: 's3cret' } });
let files = 0;

async function create(limits: string, clock: Clock = systemClock) {
  const file = join(folder, `limits${files++}.yaml`);
  await writeFile(file, limits);
  return limitsValidator.create({ file }, { clock, logger: silentLogger, get: () => { throw new Error('no service is offered'); } });
}

/** The wall clock stands still. */
const at = (time: string): Clock => ({ ...systemClock, wallTimeMs: () => Date.parse(time) });

interface Parts {
  readonly baseUrl?: string;
  readonly config?: string;
  readonly load?: string;
  readonly scenarios?: string;
}

function text({ baseUrl = 'http://shop.test', config = '', load = 'model: rps, target: 50', scenarios = '[{name: A, steps: [{request: {method: GET, path: /}}]}]' }: Parts = {}): string {
  return `version: "1.0"\nconfig: {baseUrl: "${baseUrl}", duration: 1m${config}}\nload: {${load}}\nscenarios: ${scenarios}\n`;
}

function read(content: string) {
  const composition = model.compose([{ name: 'a.yaml', content }]);
  const { config, findings } = model.decode(composition);
  if (!config) throw new Error(JSON.stringify(findings));
  return { config, places: composition.places };
}

function candidate(content: string, before?: string, cause?: ChangeCause): Candidate<LoadDocument> {
  const { config, places } = read(content);
  const previous = before === undefined ? undefined : read(before).config;
  return candidateOf(config, { places, ...(previous ? { previous, changes: model.diff(previous, config) } : {}), ...(cause ? { cause } : {}) });
}

async function judge(limits: string, content: string, { before, cause, clock }: { readonly before?: string; readonly cause?: ChangeCause; readonly clock?: Clock } = {}): Promise<readonly Finding[]> {
  const judged = candidate(content, before, cause);
  const validator = await create(limits, clock);
  return locate(await validator.validate(judged, { signal: new AbortController().signal }), judged.places);
}

/** Code and the text that the finding stands at. */
const brief = (content: string, findings: readonly Finding[]) => findings.map(({ code, line = 0, column = 0, length = 0 }) => `${code} @ ${content.split('\n')[line - 1]?.slice(column - 1, column - 1 + length)}`);

describe('limitsValidator', () => {
  const fixture = { create: () => create('maxWorkers: 10\nallowedHosts: [shop.test]\n'), sound: [candidate(text())], unsound: [candidate(text({ config: ', workers: 11' })), candidate(text({ baseUrl: 'http://other.test' }))] };
  it.each([...validatorConformance(fixture)])('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });

  it('limits nothing without a file', async () => {
    const validator = await limitsValidator.create({}, { clock: systemClock, logger: silentLogger, get: () => { throw new Error('no service is offered'); } });
    expect(await validator.validate(candidate(text({ config: ', workers: 10000' })), { signal: new AbortController().signal })).toEqual([]);
  });

  it('tells all at once, each at its value, and which limit says so', async () => {
    const content = text({ baseUrl: 'http://other.test', config: ', workers: 300', load: 'model: rps, target: 9000' });
    const findings = await judge('maxWorkers: 50\nmaxRate: 500/s\nmaxChangePerReload: 2x\nallowedHosts: [shop.test]\nfrozenPaths: [config.baseUrl]\n', content, { before: text() });
    expect(brief(content, findings)).toEqual(['MF_LIMIT_WORKERS @ 300', 'MF_LIMIT_RATE @ 9000', 'MF_LIMIT_CHANGE @ 300', 'MF_LIMIT_CHANGE @ 9000', 'MF_LIMIT_HOST @ "http://other.test"', 'MF_LIMIT_FROZEN @ "http://other.test"']);
    expect(findings[0]?.message).toBe('config.workers is 300; at most 50 workers are allowed here.');
    expect(findings[1]).toMatchObject({ message: 'load.target lets the load come to 9000 requests a second; at most 500 requests a second are allowed here.', hint: expect.stringMatching(/^maxRate in .*limits\d+\.yaml:2 says so; no document can lift it\.$/) });
    expect(findings[2]?.message).toBe('config.workers takes the load from 10 workers to 300 workers; one reload may raise it to 20 workers at most.');
  });

  it('holds standby to them too, and to how much larger a reload may make it', async () => {
    const idling = (standby: string): string => `${text()}standby: {${standby}}\n`;
    const content = idling('workers: 30, rate: 90');
    expect(brief(content, await judge('maxWorkers: 20\nmaxRate: 60/s\n', content))).toEqual(['MF_LIMIT_WORKERS @ 30', 'MF_LIMIT_RATE @ 90']);
    const growth = async (from: string, to: string): Promise<string[]> => brief(to, await judge('maxChangePerReload: 2x\n', to, { before: from }));
    expect(await growth(idling('workers: 2, rate: 2'), idling('workers: 5, rate: 5'))).toEqual(['MF_LIMIT_CHANGE @ 5', 'MF_LIMIT_CHANGE @ 5']);
    expect(await growth(idling('workers: 2, rate: 2'), idling('workers: 21, rate: 101'))).toEqual(['MF_LIMIT_CHANGE @ 21', 'MF_LIMIT_CHANGE @ 101']);
    expect(await growth(idling('workers: 2, rate: 0'), idling('workers: 4, rate: 100'))).toEqual([]);
    expect(await growth(text(), idling('workers: 20, rate: 100'))).toEqual([]);
    expect(await growth(idling('workers: 9, rate: 9'), text())).toEqual([]);
  });

  it.each([
    ['rps, target: 101', '101'],
    ['rps, target: 7000/m', '7000/m'],
    ['ramp, min: 1, max: 101, rampDuration: 1m', '101'],
    ['wave, min: 1, max: 101, period: 1m', '101'],
    ['dailytraffic, min: 1, mid: 2, max: 101, cycleDuration: 1h', '101'],
    ['steps, start: 1, step: 1, every: 1s, max: 101', '101'],
    ['spike, base: 101, peak: 5, at: 1s, hold: 1s', '101'],
    ['stages, startAt: 1, stages: [{target: 5}, {target: 101, over: 1s}]', '101'],
    ['rps, target: 51, unit: iterations', '51'],
    ['concurrent', 'concurrent'],
    ['stagedWorkers, stages: [{workers: 1}]', 'stagedWorkers'],
  ])('knows how high the rate of %s may come', async (load, value) => {
    const scenarios = '[{name: A, steps: [{request: {method: GET, path: /}}, {request: {method: GET, path: /}}]}, {name: Off, enabled: false, steps: [{repeat: {times: 99}, request: {method: GET, path: /}}]}]';
    const content = text({ load: `model: ${load}`, scenarios });
    expect(brief(content, await judge('maxRate: 100\n', content))).toEqual([`MF_LIMIT_RATE @ ${value}`]);
    // Models without a number have no bound to come below.
    const less = text({ load: /\d/.test(value) ? `model: ${load.replace(value, value === '51' ? '50' : '100')}` : 'model: rps, target: 100', scenarios });
    expect(await judge('maxRate: 100\n', less)).toEqual([]);
  });

  it('knows the workers of stages', async () => {
    const content = text({ load: 'model: stagedWorkers, stages: [{workers: 50}, {workers: 51, over: 1s}]' });
    expect(brief(content, await judge('maxWorkers: 50\n', content))).toEqual(['MF_LIMIT_WORKERS @ 51']);
  });

  it.each([
    ['2x', 'target: 100', []],
    ['2x', 'target: 101', ['MF_LIMIT_CHANGE']],
    ['50%', 'target: 75', []],
    ['50%', 'target: 76', ['MF_LIMIT_CHANGE']],
    ['1x', 'target: 50', []],
    ['1.1x', 'target: 55', []],
    ['2x', 'target: 1', []],
  ])('lets one reload raise the rate by %s to %s', async (factor, target, codes) => {
    const findings = await judge(`maxChangePerReload: ${factor}\n`, text({ load: `model: rps, ${target}` }), { before: text() });
    expect(findings.map(({ code }) => code)).toEqual(codes);
  });

  it('is not lifted by a change to a load without a bound, nor from nothing', async () => {
    const limits = 'maxChangePerReload: 2x\n';
    const concurrent = text({ load: 'model: concurrent' });
    expect(brief(concurrent, await judge(limits, concurrent, { before: text() }))).toEqual(['MF_LIMIT_CHANGE @ concurrent']);
    expect(await judge(limits, text(), { before: concurrent })).toEqual([]);
    const idle = text({ load: 'model: stages, stages: [{target: 0}]' });
    expect((await judge(limits, text({ load: 'model: rps, target: 1' }), { before: idle })).map(({ code }) => code)).toEqual(['MF_LIMIT_CHANGE']);
  });

  it.each([
    ['http://shop.test', 'shop.test', true],
    ['http://SHOP.test:8080/a', 'shop.test', true],
    ['http://shop.test:8080', 'Shop.Test:8080', true],
    ['http://shop.test', 'shop.test:80', true],
    ['https://shop.test', 'shop.test:443', true],
    ['https://shop.test', 'shop.test:80', false],
    ['http://shop.test.evil.test', 'shop.test', false],
    ['http://user@evil.test', 'user', false],
    ['http://a.shop.test', '*.shop.test', true],
    ['http://a.b.shop.test', '*.shop.test', true],
    ['http://shop.test', '*.shop.test', false],
    ['http://evilshop.test', '*.shop.test', false],
    ['http://api-7.eu.shop.test', 'api-*.*.shop.test', true],
    ['http://shop.test', 'shop*shop.test', false],
    ['http://anything', '*', true],
    ['http://0x7f.1', '127.0.0.1', true],
    ['http://[0:0::1]:80', '"[::1]"', true],
    ['http://[::2]', '"[::1]"', false],
  ])('lets the load go to %s where %s is allowed: %s', async (baseUrl, pattern, allowed) => {
    expect((await judge(`allowedHosts: [${pattern.includes('*') ? JSON.stringify(pattern) : pattern}]\n`, text({ baseUrl }))).map(({ code }) => code)).toEqual(allowed ? [] : ['MF_LIMIT_HOST']);
  });

  it('looks at each place that names a host', async () => {
    const step = (path: string) => `{request: {method: GET, path: "${path}"}}`;
    const content = text({ config: ', resolveTargetAddr: "shop.test:10.0.0.1:443"', scenarios: `[{name: A, steps: [${['/a', 'http://shop.test/a', 'https://other.test/a', 'http://{{host}}/a', '{{next}}', '//evil.test/a', 'HTTP://Evil.test?q'].map(step).join(', ')}]}]` });
    expect(brief(content, await judge('allowedHosts: [shop.test]\n', content))).toEqual(['MF_LIMIT_HOST @ "shop.test:10.0.0.1:443"', 'MF_LIMIT_HOST @ "https://other.test/a"', 'MF_LIMIT_HOST @ "http://{{host}}/a"', 'MF_LIMIT_HOST @ "HTTP://Evil.test?q"']);
    expect(await judge('allowedHosts: [shop.test, other.test, evil.test, "10.0.0.1:443", "*"]\n', content)).toMatchObject([{ message: expect.stringContaining("can't be told before the run") }]);
  });

  it('looks at the proxy of a document, and not at that of the environment', async () => {
    const through = (proxy: string): string => text({ config: `, http: {proxy: "${proxy}"}` });
    const [secret, plain] = [through('http://me:s3cret@evil.test:3128'), through('environment')];
    const findings = await judge('allowedHosts: [shop.test]\n', secret);
    expect(findings).toMatchObject([{ code: 'MF_LIMIT_HOST', path: 'config.http.proxy', message: 'config.http.proxy goes to evil.test:3128, which is not allowed here.' }]);
    expect(await judge('allowedHosts: [shop.test, "evil.test:3128"]\n', secret)).toEqual([]);
    expect(await judge('allowedHosts: [shop.test]\n', plain)).toEqual([]);
  });

  it.each([
    ['config.workers', text({ config: ', workers: 11' }), ['config.workers']],
    ['config', text({ config: ', workers: 11, timeout: 5s' }), ['config.workers', 'config.timeout']],
    ['config.headers.x-key', text({ config: ', headers: {X-Key: "1"}' }), ['config.headers.X-Key']],
    ['scenarios["A"].weight', text({ scenarios: '[{name: B, steps: [{request: {method: GET, path: /}}]}]' }), ['scenarios["A"]']],
    ['scenarios["A"]', text({ scenarios: '[{name: A, weight: 2, steps: [{request: {method: GET, path: /}}]}]' }), ['scenarios["A"].weight']],
    ['load.target', text({ config: ', workers: 11' }), []],
    ['config.http', text({ config: ', headers: {httpX: "1"}' }), []],
  ])('keeps %s as it is', async (path, content, blamed) => {
    const limits = `frozenPaths: ['${path}']\n`;
    const findings = await judge(limits, content, { before: text() });
    expect(findings.map((finding) => [finding.code, finding.path])).toEqual(blamed.map((one) => ['MF_LIMIT_FROZEN', one]));
    expect(await judge(limits, content)).toEqual([]);
  });

  it('holds a start, and what takes a change back, to no limit of changes', async () => {
    const limits = 'maxChangePerReload: 1x\nfrozenPaths: [load]\nchangeWindows: [{days: mon, timezone: UTC}]\nmaxRate: 500\n';
    const clock = at('2026-11-24T12:00:00Z');
    const [low, high] = [text(), text({ load: 'model: rps, target: 500' })];
    const codes = async (cause: ChangeCause) => (await judge(limits, high, { before: low, cause, clock })).map(({ code }) => code);
    expect(await judge(limits, high, { clock })).toEqual([]);
    for (const kind of ['rollback', 'guard', 'expiry'] as const) expect(await codes({ kind })).toEqual([]);
    for (const kind of ['source', 'override'] as const) expect(await codes({ kind })).toEqual(['MF_LIMIT_CHANGE', 'MF_LIMIT_FROZEN', 'MF_LIMIT_WINDOW']);
    expect((await judge(limits, text({ load: 'model: rps, target: 501' }), { before: low, cause: { kind: 'rollback' }, clock })).map(({ code }) => code)).toEqual(['MF_LIMIT_RATE']);
  });

  it('shows no secret', async () => {
    const findings = await judge('allowedHosts: [shop.test]\n', text({ baseUrl: 'http://${A_TOKEN}.test' }));
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toContain('s3cret');
  });
});

describe('a file of limits', () => {
  it.each([
    ['maxWorker: 5\n', ':1:1 MF_UNKNOWN_KEY'],
    ['maxWorkers: 0\n', 'MF_RANGE'],
    ['maxChangePerReload: 2\n', ':1:21 MF_TYPE'],
    ['maxChangePerReload: 0.5x\n', 'MF_TYPE'],
    ['changeWindows: [{from: 9}]\n', 'MF_TYPE'],
    ['changeWindows: [{days: [mon, someday]}]\n', 'MF_TYPE'],
    ['changeWindows: [{days: []}]\n', 'MF_TYPE'],
    ['allowedHosts: []\n', 'MF_TYPE'],
    ['allowedHosts: [http://shop.test]\n', ':1:16 MF_TYPE'],
    ['frozenPaths: [config.wrokers]\n', ':1:15 MF_TYPE'],
    ["frozenPaths: ['scenarios[0].weight']\n", 'MF_TYPE'],
    ["frozenPaths: ['config.workers]']\n", 'MF_TYPE'],
    ['changeWindows: []\n', 'MF_RANGE'],
    ['changeWindows: [{days: someday}]\n', 'MF_TYPE'],
    ['changeWindows: [{from: "25:00"}]\n', 'MF_TYPE'],
    ['changeWindows: [{timezone: Europe/Atlantis}]\n', 'MF_TYPE'],
    ['- a\n', 'MF_TYPE'],
    ['maxWorkers: [\n', 'MF_YAML'],
    ['', 'MF_EMPTY'],
  ])('is refused as a whole for %j', async (limits, expected) => {
    await expect(create(limits)).rejects.toMatchObject({ code: 'MF_LIMITS_FILE', message: expect.stringContaining(expected) });
  });

  it('is refused when it is not there', async () => {
    const context = { clock: systemClock, logger: silentLogger, get: () => { throw new Error('no service is offered'); } };
    await expect(limitsValidator.create({ file: join(folder, 'none.yaml') }, context)).rejects.toMatchObject({ code: 'MF_LIMITS_FILE', message: expect.stringContaining('none.yaml') });
  });

  it('is read once: what becomes of it in a run lifts nothing', async () => {
    const file = join(folder, 'lifted.yaml');
    await writeFile(file, 'maxWorkers: 5\n');
    const validator = await limitsValidator.create({ file }, { clock: systemClock, logger: silentLogger, get: () => { throw new Error('no service is offered'); } });
    await writeFile(file, 'maxWorkers: 5000\n');
    expect(await validator.validate(candidate(text()), { signal: new AbortController().signal })).toMatchObject([{ code: 'MF_LIMIT_WORKERS' }]);
  });
});

describe('windows for reloads', () => {
  const office = 'changeWindows: [{days: mon-fri, from: "09:00", to: "17:00", timezone: Europe/Berlin}]\n';
  const night = 'changeWindows: [{days: [fri], from: "22:00", to: "06:00", timezone: America/New_York}]\n';
  const twice = `${office.trimEnd().slice(0, -1)}, {days: sun, from: "12:00", to: "13:00"}]\n`;
  const judgeAt = (limits: string, time: string) => judge(limits, text({ config: ', workers: 11' }), { before: text(), clock: at(time) });

  // 2026-11-24 is a Tuesday; Berlin is an hour ahead of UTC then, New York five behind.
  it.each([
    ['office', office, '2026-11-24T08:00:00Z'],
    ['office, to the last minute', office, '2026-11-24T15:59:59Z'],
    ['office, in summer', office, '2026-07-24T07:00:00Z'],
    ['night', night, '2026-11-28T03:00:00Z'],
    ['night, over midnight', night, '2026-11-28T10:59:00Z'],
    ['one of two', twice, '2026-11-29T12:30:00Z'],
    ['always', 'changeWindows: [{}]\n', '2026-11-29T23:59:59Z'],
  ])('are open: %s', async (_, limits, time) => {
    expect(await judgeAt(limits, time)).toEqual([]);
  });

  it.each([
    ['before', office, '2026-11-24T07:59:00Z', 'on tue 2026-11-24 08:59; the next window opens on tue 2026-11-24 09:00 (Europe/Berlin), in 1m'],
    ['after', office, '2026-11-24T16:00:00Z', 'on tue 2026-11-24 17:00; the next window opens on wed 2026-11-25 09:00 (Europe/Berlin), in 16h'],
    ['over the weekend', office, '2026-11-27T16:30:00Z', 'the next window opens on mon 2026-11-30 09:00 (Europe/Berlin), in 2d 15h 30m'],
    ['over a change of clocks', office, '2026-10-23T15:00:00Z', 'the next window opens on mon 2026-10-26 09:00 (Europe/Berlin), in 2d 17h'],
    ['the morning after, on the wrong day', night, '2026-11-27T05:00:00Z', 'on fri 2026-11-27 00:00; the next window opens on fri 2026-11-27 22:00'],
    ['one week', night, '2026-11-28T11:00:00Z', 'opens on fri 2026-12-04 22:00 (America/New_York), in 6d 16h'],
    ['the nearest of two', twice, '2026-11-28T12:00:00Z', 'opens on sun 2026-11-29 12:00 (UTC), in 1d'],
    ['to a time that clocks leave out', 'changeWindows: [{days: sun, from: "02:30", to: "03:30", timezone: Europe/Berlin}]\n', '2026-03-28T12:00:00Z', 'opens on sun 2026-03-29 03:30 (Europe/Berlin), in 13h 30m'],
  ])('are closed: %s', async (_, limits, time, said) => {
    expect(await judgeAt(limits, time)).toMatchObject([{ code: 'MF_LIMIT_WINDOW', path: 'config.workers', message: expect.stringContaining(said) }]);
  });
});
