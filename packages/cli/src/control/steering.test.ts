import { describe, expect, it } from 'vitest';
import { controlledTest, documentOf, tokens } from '../testing/controlledTest.js';

const readOnly = { authorization: `Bearer ${tokens.read}` };

describe('steering by the control API', () => {
  it('tells the status, with secrets hidden', async () => {
    await using run = await controlledTest();
    const { status, json, text } = await run.ask('GET', '/v1/status', { headers: readOnly });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      phase: 'standby', state: 'following', active: { revision: 1, origin: ['loadtest.yaml'], config: { load: { target: 100 } } }, lastSeen: { outcome: 'applied' }, lastRejected: null,
      counts: { applied: 0 }, steering: { enabled: true, frozen: false, overrides: [] }, sources: [{ source: 'file:loadtest.yaml', state: 'ready' }, { source: 'control:' }], sample: null, leftMs: null,
    });
    expect(text).not.toContain('s3cret');
  });

  it('freezes, so that a save waits, and thaws, so that it is applied', async () => {
    await using run = await controlledTest();
    expect((await run.ask('POST', '/v1/freeze')).json).toMatchObject({ revision: 1, steering: { frozen: true } });
    expect(await run.save(documentOf(200))).toMatchObject({ outcome: 'rejected', findings: [{ code: 'MF_FROZEN' }] });
    expect((await run.ask('POST', '/v1/thaw', { body: {} })).json).toMatchObject({ revision: 2, steering: { frozen: false, drift: false } });
  });

  it('disables and enables', async () => {
    await using run = await controlledTest();
    expect((await run.ask('POST', '/v1/disable')).json).toMatchObject({ steering: { enabled: false } });
    expect((await run.ask('POST', '/v1/enable')).json).toMatchObject({ steering: { enabled: true } });
  });

  it('comes back to a revision, says who asked and why, and knows those that are kept', async () => {
    await using run = await controlledTest();
    await run.save(documentOf(200));
    expect((await run.ask('GET', '/v1/revisions', { headers: readOnly })).json).toMatchObject({ revisions: [{ revision: 1, active: false }, { revision: 2, active: true, changes: [{ path: 'load.target', from: 100, to: 200 }] }] });
    const { status, json } = await run.ask('POST', '/v1/rollback', { body: { author: 'ann', message: 'p99' } });
    expect(status).toBe(200);
    expect(json).toMatchObject({ outcome: 'applied', revision: 3, cause: { kind: 'rollback', author: 'ann', message: 'p99' }, changes: [{ to: 100 }] });
    expect(await run.ask('POST', '/v1/rollback', { body: { revision: 9 } })).toMatchObject({ status: 404, json: { code: 'MF_REVISION_UNKNOWN', message: expect.stringContaining('Kept are'), hint: expect.any(String) } });
    expect(await run.ask('POST', '/v1/rollback', { body: { revision: 1, ifRevision: 2 } })).toMatchObject({ status: 409, json: { code: 'MF_REVISION_CONFLICT' } });
  });

  it('pins a value, hides it where it is a secret, and lets it go', async () => {
    await using run = await controlledTest();
    expect(await run.ask('POST', '/v1/overrides', { body: { path: 'load.target', value: 7, for: '1h', ifRevision: 1 } })).toMatchObject({ status: 200, json: { outcome: 'applied', revision: 2, changes: [{ path: 'load.target', to: 7 }] } });
    await run.ask('POST', '/v1/overrides', { body: { path: 'config.headers.Authorization', value: 'Bearer t0psecret' } });
    const { json, text } = await run.ask('GET', '/v1/status');
    expect(json).toMatchObject({ steering: { overrides: [{ path: 'load.target', value: 7, expiresAtMs: expect.any(Number) }, { path: 'config.headers.Authorization', value: '[redacted]' }] } });
    expect(text + (await run.ask('GET', '/v1/revisions')).text).not.toContain('t0psecret');
    expect(await run.ask('DELETE', '/v1/overrides?path=load.target&ifRevision=3')).toMatchObject({ status: 200, json: { outcome: 'applied', changes: [{ to: 100 }] } });
  });

  it('refuses a save that is wrong beneath a pinned value, with its place, and lets go to the last one that was right', async () => {
    await using run = await controlledTest();
    await run.ask('POST', '/v1/overrides', { body: { path: 'load.target', value: 7 } });
    expect(await run.save(documentOf(-5))).toMatchObject({ outcome: 'rejected', revision: 2, changes: [], findings: [{ code: 'MF_RANGE', path: 'load.target', file: 'loadtest.yaml', line: expect.any(Number) }] });
    expect(await run.save(documentOf(200))).toMatchObject({ outcome: 'unchanged', revision: 2 });
    expect(await run.ask('DELETE', '/v1/overrides?path=load.target')).toMatchObject({ json: { outcome: 'applied', changes: [{ path: 'load.target', from: 7, to: 200 }] } });
  });

  it('says why a value is refused, and does not pin it', async () => {
    await using run = await controlledTest();
    const { status, json } = await run.ask('POST', '/v1/overrides', { body: { path: 'config.workers', value: -1 } });
    expect(status).toBe(422);
    expect(json).toMatchObject({ code: 'MF_CONFIG_INVALID', message: expect.stringContaining('config.workers'), outcome: { outcome: 'rejected', findings: [{ code: 'MF_RANGE' }] } });
    expect(run.reloader.status.steering.overrides).toEqual([]);
  });

  it.each([
    [{}, 'lacks path'],
    [{ path: 'load.target' }, 'lacks value'],
    [{ path: 'load.target', value: 1, forr: '2m' }, 'knows no "forr"'],
    [{ path: 'load.target', value: 1, for: 'soon' }, 'must be a duration'],
    [{ path: 'load.target', value: 1, forMs: 0 }, 'above zero'],
    [{ path: 'load.target', value: 1, ifRevision: -1 }, 'whole number'],
    [{ path: 7, value: 1 }, 'must be a text'],
    [[], 'must be a JSON object'],
    ['{"path":', 'no JSON'],
    ['{"__proto__":{"path":"load.target","value":1}}', 'knows no "__proto__"'],
  ])('refuses the override %j', async (body, message) => {
    await using run = await controlledTest();
    expect(await run.ask('POST', '/v1/overrides', { body, headers: { 'content-type': 'application/json' } })).toMatchObject({ status: 400, json: { code: 'MF_CONTROL_BODY', message: expect.stringContaining(message) } });
    expect(run.outcomes).toHaveLength(1);
  });

  it('plans against what is active, under the overrides, and applies nothing', async () => {
    await using run = await controlledTest();
    await run.ask('POST', '/v1/overrides', { body: { path: 'load.target', value: 7 } });
    const { json } = await run.ask('POST', '/v1/plan', { body: documentOf(300, 6) });
    expect(json).toMatchObject({ against: 2, changes: [{ path: 'config.workers', from: 5, to: 6, applier: 'all' }], findings: [], wouldApply: true });
    expect((await run.ask('POST', '/v1/plan', { body: documentOf(300).replace('workers', 'wrokers') })).json).toMatchObject({ wouldApply: false, findings: [{ code: 'MF_UNKNOWN_KEY', file: 'posted', line: 2 }] });
    expect(run.outcomes).toHaveLength(2);
  });

  it('reads no file that a posted document names', async () => {
    await using run = await controlledTest();
    const { json, text } = await run.ask('POST', '/v1/plan', { body: `include: /etc/passwd\n${documentOf(1)}` });
    expect(json).toMatchObject({ wouldApply: false, findings: [{ code: 'MF_FILE_UNFOLLOWED' }] });
    expect(text).not.toContain('root:');
  });

  it('asks the sources to look, and ends the run when it is told to', async () => {
    await using run = await controlledTest();
    expect(await run.ask('POST', '/v1/reload')).toMatchObject({ status: 202, json: { asked: ['file:loadtest.yaml', 'control:'] } });
    expect((await run.ask('GET', '/ready')).status).toBe(200);
    expect(await run.ask('POST', '/v1/stop')).toMatchObject({ status: 202, json: { stopping: true, now: false } });
    expect(await run.ask('POST', '/stop', { body: { now: true } })).toMatchObject({ status: 202 });
    expect(await run.ask('GET', '/ready')).toMatchObject({ status: 503, json: { ready: false, phase: 'ending' } });
    await expect.poll(() => run.ends).toEqual([false, true]);
    await run.reloader.stop();
    for (const path of ['/v1/reload', '/v1/freeze', '/v1/rollback']) expect(await run.ask('POST', path)).toMatchObject({ status: 409, json: { code: 'MF_RELOADER_STOPPED' } });
    expect(await run.ask('POST', '/config', { body: 'load: { target: 9 }' })).toMatchObject({ status: 409, json: { code: 'MF_RELOADER_STOPPED' } });
  });

  it('starts the plan in standby, once at a time, and not at the end of the run', async () => {
    await using run = await controlledTest();
    expect(await run.ask('POST', '/v1/start', { body: { author: 'me', message: 'the evening soak' } })).toMatchObject({ status: 200, json: { round: 1, revision: 1, durationMs: null } });
    expect((await run.ask('GET', '/v1/status')).json).toMatchObject({ phase: 'running' });
    expect(await run.ask('POST', '/start')).toMatchObject({ status: 409, json: { code: 'MF_PLAN_RUNS', message: expect.stringContaining('round 1') } });
    await run.ask('POST', '/v1/stop');
    expect(await run.ask('POST', '/v1/start')).toMatchObject({ status: 503, json: { code: 'MF_CONTROL_NOT_READY' } });
  });

  it('steers nothing before the load runs, but can be told to stop', async () => {
    await using run = await controlledTest({}, null);
    expect((await run.ask('GET', '/v1/status')).json).toMatchObject({ phase: 'starting', active: null });
    expect((await run.ask('GET', '/health')).status).toBe(200);
    for (const path of ['/v1/freeze', '/v1/start']) expect(await run.ask('POST', path)).toMatchObject({ status: 503, json: { code: 'MF_CONTROL_NOT_READY' } });
    expect((await run.ask('POST', '/v1/stop')).status).toBe(202);
  });
});
