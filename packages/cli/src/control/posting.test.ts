import { describe, expect, it } from 'vitest';
import { documentsMediaType, receiveDocuments, sendDocuments } from './sentDocuments.js';
import { controlledTest, documentOf } from '../testing/controlledTest.js';

const target = (run: Awaited<ReturnType<typeof controlledTest>>): unknown => JSON.stringify(run.reloader.status.active?.config.load).match(/"targetPerSecond":(\d+)/)?.[1];

describe('a posted document', () => {
  it('stands above the files, as a source of the same pipeline, and goes when it is withdrawn', async () => {
    await using run = await controlledTest();
    const posted = await run.ask('POST', '/config?author=ann&message=peak', { body: documentOf(200) });
    expect(posted).toMatchObject({ status: 200, json: { outcome: 'applied', revision: 2, cause: { kind: 'source', source: 'control:', author: 'ann', message: 'peak' }, origin: ['loadtest.yaml', 'posted'], changes: [{ path: 'load.target', from: 100, to: 200 }] } });
    await run.save(documentOf(150, 9));
    expect(target(run)).toBe('200');
    expect(run.reloader.status.active?.config.config.workers).toBe(5);
    expect(await run.ask('DELETE', '/config')).toMatchObject({ status: 200, json: { outcome: 'applied', origin: ['loadtest.yaml'], changes: [{ path: 'config.workers', to: 9 }, { path: 'load.target', to: 150 }] } });
  });

  it('may be a part of a document, and may be JSON', async () => {
    await using run = await controlledTest();
    expect(await run.ask('POST', '/config', { body: { load: { target: 250 } } })).toMatchObject({ status: 200, json: { changes: [{ path: 'load.target', to: 250 }] } });
    expect(await run.ask('POST', '/config', { body: { load: { target: 250 } } })).toMatchObject({ status: 200, json: { outcome: 'unchanged' } });
    expect(await run.ask('POST', '/config', { body: '' , headers: { 'content-type': 'application/yaml' } })).toMatchObject({ status: 400, json: { code: 'MF_CONTROL_BODY' } });
  });

  it('is withdrawn when it is refused, so that the files are followed on, and what stood before stands again', async () => {
    await using run = await controlledTest();
    await run.ask('POST', '/config', { body: { load: { target: 250 } } });
    const refused = await run.ask('POST', '/config', { body: { load: { target: -1 } } });
    expect(refused).toMatchObject({ status: 422, json: { code: 'MF_CONFIG_INVALID', outcome: { outcome: 'rejected', findings: [{ code: 'MF_RANGE', file: 'posted', line: 1 }] } } });
    expect(await run.save(documentOf(100, 8))).toMatchObject({ outcome: 'applied', changes: [{ path: 'config.workers', to: 8 }] });
    expect(target(run)).toBe('250');
  });

  it('is applied again when it is posted again after a rollback', async () => {
    await using run = await controlledTest();
    await run.ask('POST', '/config', { body: { load: { target: 250 } } });
    await run.ask('POST', '/v1/rollback');
    expect(target(run)).toBe('100');
    expect(await run.ask('POST', '/config', { body: { load: { target: 250 } } })).toMatchObject({ status: 200, json: { outcome: 'applied' } });
  });

  it('waits while frozen and while disabled', async () => {
    await using run = await controlledTest();
    await run.ask('POST', '/v1/freeze');
    expect(await run.ask('POST', '/config', { body: { load: { target: 250 } } })).toMatchObject({ status: 202, json: { waits: 'frozen', outcome: { findings: [{ code: 'MF_FROZEN' }] } } });
    expect(await run.ask('POST', '/config', { body: { load: { target: -1 } } })).toMatchObject({ status: 422 });
    await run.ask('POST', '/config', { body: { load: { target: 260 } } });
    await run.ask('POST', '/v1/thaw');
    expect(target(run)).toBe('260');
    await run.ask('POST', '/v1/disable');
    expect(await run.ask('POST', '/config', { body: { load: { target: 270 } } })).toMatchObject({ status: 202, json: { waits: 'disabled' } });
    await run.ask('POST', '/v1/enable');
    await expect.poll(() => target(run)).toBe('270');
  });

  it('of two at once, each hears of its own end', async () => {
    await using run = await controlledTest();
    const answers = await Promise.all([300, 310, 320].map((value) => run.ask('POST', '/config', { body: { load: { target: value } } })));
    const told = answers.map(({ json }) => (json['changes'] as { to: number }[])[0]?.to);
    expect(told.toSorted((a, b) => Number(a) - Number(b))).toEqual([300, 310, 320]);
    expect(Number(target(run))).toBe(told[answers.findIndex(({ json }) => json['revision'] === 4)]);
  });
});

describe('sent documents', () => {
  const documents = [{ name: 'a.yaml', content: 'include: b.yaml\n', references: [{ written: 'b.yaml', kind: 'document', files: [{ name: 'b.yaml', content: new Uint8Array([0xff, 0, 1]), references: [] }] }, { written: 'c', kind: 'attachment', files: [], fault: { code: 'MF_X', message: 'gone' } }] }] as const;

  it('come as they went, with all that they refer to', () => {
    expect(receiveDocuments(JSON.parse(JSON.stringify(sendDocuments(documents))))).toEqual(documents);
  });

  it.each([{}, { documents: [] }, { documents: [{ name: 'a' }] }, { documents: [{ name: 'a', content: 1 }] }, { documents: 1 }, [], null, { documents: [{ name: 'a', content: '', references: [{ written: 1 }] }] }])('%j is refused', (sent) => {
    expect(() => receiveDocuments(sent)).toThrow(expect.objectContaining({ code: 'MF_CONTROL_BODY' }));
  });

  it('are refused when they include each other without end', () => {
    let deep: object = { name: 'x', content: '' };
    for (let depth = 0; depth < 40; depth++) deep = { name: 'x', content: '', references: [{ written: 'x', kind: 'document', files: [deep] }] };
    expect(() => receiveDocuments({ documents: [deep] })).toThrow(expect.objectContaining({ code: 'MF_CONTROL_BODY' }));
  });

  it('are planned with their own names and files', async () => {
    await using run = await controlledTest();
    const sent = { documents: [{ name: 'new.yaml', content: `include: part.yaml\n${documentOf(100)}`, references: [{ written: 'part.yaml', kind: 'document', files: [{ name: 'part.yaml', content: 'scenarios: [{ name: More, steps: [{ request: { method: GET, path: / } }] }]' }] }] }] };
    const { json } = await run.ask('POST', '/v1/plan', { body: sent, headers: { 'content-type': documentsMediaType } });
    expect(json).toMatchObject({ wouldApply: true, changes: [{ path: 'scenarios["More"]', kind: 'added' }] });
  });
});
