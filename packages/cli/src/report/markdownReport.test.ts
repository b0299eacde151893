import { describe, expect, it } from 'vitest';
import { sampleRecord, sampleReload } from '../testing/sampleRecord.js';
import { markdownReport } from './markdownReport.js';

describe('the Markdown report', () => {
  it('says how it went, and what was changed', () => {
    expect(markdownReport(sampleRecord())).toBe(
      `### ✅ Passed: \`Shop\`

1 of 1 threshold; 1 change applied; generator not limited

00:10 · 1 500 requests · 5 errors · 0 dropped

**Thresholds**

|  | threshold | value | broken |
| --- | --- | --- | --- |
| ✅ | \`p95 < 500ms\` | 30 | 0× |

**Revisions**

| revision | from | requests | per s | error rate | p50 | p95 | p99 | against the one before |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 1 | 00:00 | 500 | 100 | 1 % | 5.00 ms | 30.0 ms | 80.0 ms |  |
| 2 | 00:05 | 1 000 | 200 | 0 % | 5.00 ms | 30.0 ms | 80.0 ms | errorRate better |

**Errors**

| kind | errors | for example |
| --- | --- | --- |
| \`server\` | 5 | \`Browse, Front: status 500, out of stock\` |

**Reloads**

| at | outcome | cause | what |
| --- | --- | --- | --- |
| 00:05 | ✔ applied, revision 2 | \`saved by Ada (file:load.yaml)\` | \`load.target: 100 → 200\` |
`,
    );
  });

  it('lets no text out of its cell', () => {
    const evil = 'a | b ` <img src=x onerror=alert(1)> @everyone\n| c |';
    const { totals } = sampleRecord();
    const report = markdownReport(sampleRecord({ title: evil, exitCode: 5, totals: { ...totals, errorExamples: { server: evil } }, failure: evil, reloads: [sampleReload({ outcome: 'rejected', cause: { kind: 'source', author: evil }, findings: [{ severity: 'error', code: 'MF_X', place: evil, message: evil, frame: [] }] })] }));
    for (const line of report.split('\n')) {
      const outside = line.replaceAll(/`[^`]*`/g, 'CODE');
      expect(outside).not.toMatch(/<img|@|`/);
    }
    const example = report.split('\n').find((line) => line.startsWith('| `server`')) ?? '';
    expect(example).toContain('<img src=x onerror=alert(1)>');
    expect(example.replaceAll(String.raw`\|`, '').split('|')).toHaveLength(5);
    const reload = report.split('\n').find((line) => line.startsWith('| 00:05')) ?? '';
    expect(reload.replaceAll(String.raw`\|`, '').split('|')).toHaveLength(6);
    expect(report).toContain('❌ Could not go on');
  });

  it('shows the last rows of many', () => {
    const reloads = Array.from({ length: 50 }, (_, index) => sampleReload({ sequence: index + 2, atMs: index * 1_000 }));
    const report = markdownReport(sampleRecord({ reloads }));
    expect(report).toContain('**Reloads**, the last 20 of 50');
    expect(report).not.toContain('| 00:29 |');
    expect(report).toContain('| 00:49 |');
  });
});
