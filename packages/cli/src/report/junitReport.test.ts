import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { sampleRecord, sampleReload } from '../testing/sampleRecord.js';
import { junitReport } from './junitReport.js';

/** All elements with their attributes, as a strict parser reads them. */
function read(xml: string): readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>>; readonly text: string }[] {
  const elements: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes, text: '' }));
  parser.on('text', (text) => {
    const last = elements.at(-1);
    if (last) last.text += text;
  });
  parser.write(xml).close();
  return elements;
}

const failuresOf = (xml: string): readonly string[] => read(xml).filter(({ name }) => name === 'failure').map(({ attributes }) => attributes['message'] ?? '');

describe('the JUnit report', () => {
  it('has a case for each threshold, for the configuration and for the run', () => {
    const elements = read(junitReport(sampleRecord()));
    expect(elements[0]).toMatchObject({ name: 'testsuites', attributes: { name: 'midflight', tests: '3', failures: '0', errors: '0', skipped: '0', time: '10.000' } });
    expect(elements[1]).toMatchObject({ name: 'testsuite', attributes: { name: 'Shop', tests: '3', timestamp: '2026-01-01T00:00:00' } });
    expect(elements.filter(({ name }) => name === 'testcase').map(({ attributes }) => attributes['name'])).toEqual(['p95 < 500ms', 'the newest configuration is in force', 'the run came to its end']);
  });

  it('fails what failed, and says why', () => {
    const refused = sampleReload({ sequence: 3, outcome: 'rejected', changes: [], findings: [{ severity: 'error', code: 'MF_RANGE', place: 'load.yaml:7:12', message: 'config.workers is -10.', frame: [] }] });
    const broken = { expression: 'errorRate < 1%', ok: false, value: 0.051_234, breaches: 3 };
    const xml = junitReport(sampleRecord({ thresholds: [broken], reloads: [sampleReload(), refused], exitCode: 5, failure: 'The target never answered.' }));
    expect(read(xml)[0]?.attributes).toMatchObject({ tests: '3', failures: '3' });
    expect(failuresOf(xml)).toEqual(['errorRate < 1% was broken 3 times; it was 0.05123 at the end', 'The newest change was refused. load.yaml:7:12 config.workers is -10.', 'The target never answered.']);
  });

  it('takes what the guard took back for no configuration in force, and a mended one for fine', () => {
    const refused = sampleReload({ outcome: 'rejected' });
    const back = sampleReload({ sequence: 4, revision: 3, cause: { kind: 'guard', message: 'errorRate is 80 %' } });
    expect(failuresOf(junitReport(sampleRecord({ reloads: [back] })))).toEqual(['The newest change was taken back. errorRate is 80 %']);
    expect(failuresOf(junitReport(sampleRecord({ reloads: [refused, sampleReload({ sequence: 4 })] })))).toEqual([]);
    expect(failuresOf(junitReport(sampleRecord({ reloads: [sampleReload(), sampleReload({ outcome: 'unchanged' })] })))).toEqual([]);
  });

  it('keeps every text whole, and replaces what XML has no place for', () => {
    const evil = `"/><failure a='b'>&amp;\n]]>\t\u0000\u001b\ud800😀`;
    const { totals } = sampleRecord();
    const elements = read(junitReport(sampleRecord({ title: evil, totals: { ...totals, errorExamples: { server: evil } }, thresholds: [{ expression: evil, ok: true, value: 1, breaches: 0 }] })));
    const kept = evil.replaceAll('\u0000', '\ufffd').replaceAll('\u001b', '\ufffd').replaceAll('\ud800', '\ufffd');
    expect([elements[1]?.attributes['name'], elements[2]?.attributes['name']]).toEqual([kept, kept]);
    expect(elements.find(({ name }) => name === 'system-err')?.text.trim()).toBe(`server, 5 errors, for example: ${kept}`);
    expect(elements).toHaveLength(6);
  });
});
