import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleRecord } from '../testing/sampleRecord.js';
import { readRecord } from './readRecord.js';
import { besideRecord, checkWritable, reportFileOf, writeReport } from './reportFile.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'midflight-report-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the file of a report', () => {
  it('says by its ending what it is to be', () => {
    expect(['a.html', 'b/c.JSON', 'd.e.xml', 'f.md'].map((file) => reportFileOf(file).kind)).toEqual(['html', 'json', 'junit', 'markdown']);
    for (const file of ['report', 'report.pdf', '.html', 'report.html.gz']) expect(() => reportFileOf(file)).toThrow(expect.objectContaining({ code: 'MF_USAGE' }));
    expect([besideRecord('runs/a.json', 'html'), besideRecord('a', 'junit')]).toEqual(['runs/a.html', 'a.xml']);
  });

  it('is refused beforehand where nothing can be written', async () => {
    await mkdir(join(folder, 'taken.html'));
    await writeFile(join(folder, 'file'), '');
    for (const file of ['none/report.html', 'taken.html', 'file/report.html']) await expect(checkWritable(join(folder, file))).rejects.toMatchObject({ code: 'MF_FILE_WRITE' });
    await expect(checkWritable(join(folder, 'report.html'))).resolves.toBeUndefined();
    expect(await readdir(folder)).toEqual(['file', 'taken.html']);
  });

  it('is written whole, in the place of an older one, and leaves nothing beside it', async () => {
    const file = join(folder, 'report.md');
    await writeReport(file, 'old');
    await writeReport(file, 'new');
    expect([await readFile(file, 'utf8'), await readdir(folder)]).toEqual(['new', ['report.md']]);
    await expect(writeReport(join(folder, 'none', 'report.md'), '')).rejects.toMatchObject({ code: 'MF_FILE_WRITE' });
  });
});

describe('a saved run', () => {
  it('is read as it was written', async () => {
    const file = join(folder, 'run.json');
    await writeFile(file, JSON.stringify(sampleRecord()));
    expect(await readRecord(file)).toEqual(sampleRecord());
  });

  it.each([
    ['{"format":', 'it is not JSON'],
    ['null', 'it does not say "format"'],
    ['{"valid":true}', 'it does not say "format"'],
    [JSON.stringify({ ...sampleRecord(), version: 2 }), 'its version is 2, and this Midflight reads version 1'],
    [JSON.stringify({ ...sampleRecord(), reloads: {} }), 'its reloads is object, and not a list'],
    [JSON.stringify({ ...sampleRecord(), totals: undefined }), 'its totals is missing, and not an object'],
  ])('is told from %.20s…', async (text, why) => {
    const file = join(folder, 'other.json');
    await writeFile(file, text);
    await expect(readRecord(file)).rejects.toMatchObject({ code: 'MF_RECORD_INVALID', message: expect.stringContaining(why) });
  });

  it('must be there', async () => {
    await expect(readRecord(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'MF_RECORD_READ' });
  });
});
