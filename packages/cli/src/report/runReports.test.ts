import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sampleRecord } from '../testing/sampleRecord.js';
import { writeReports } from './runReports.js';

it('writes what can be written, and a report that is missing makes the exit code of a run that was fine alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'midflight-reports-'));
  try {
    const lost = { file: join(folder, 'gone', 'run.md'), kind: 'markdown' } as const;
    const fine = { file: join(folder, 'run.xml'), kind: 'junit' } as const;
    expect(await writeReports([fine], sampleRecord(), 0)).toBe(0);
    expect(await writeReports([lost, { ...fine, file: join(folder, 'later.xml') }], sampleRecord(), 0)).toBe(2);
    expect(await writeReports([lost], sampleRecord(), 1)).toBe(1);
    expect(await readdir(folder)).toEqual(['later.xml', 'run.xml']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
