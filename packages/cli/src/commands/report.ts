import { MidflightError } from '@midflight/core';
import { renderReport } from '../report/renderReport.js';
import { readRecord } from '../report/readRecord.js';
import { besideRecord, reportFileOf, writeReport } from '../report/reportFile.js';
import type { ReportKind } from '../report/reportKind.js';

/** What `midflight report` was asked for. */
export interface ReportCommandOptions {
  readonly out?: string | undefined;
  readonly format?: ReportKind | undefined;
}

/** `midflight report`: a report of a saved run. @returns the exit code @throws MF_RECORD_READ, MF_RECORD_INVALID, MF_FILE_WRITE */
export async function report(saved: string, { out, format }: ReportCommandOptions): Promise<number> {
  const kind = format ?? (out === undefined ? 'html' : reportFileOf(out).kind);
  const file = out ?? besideRecord(saved, kind);
  if (file === saved) throw new MidflightError('MF_USAGE', `The report would take the place of the saved run ${saved}: name another file with --out.`);
  await writeReport(file, await renderReport(await readRecord(saved), kind));
  process.stdout.write(`${file}\n`);
  return 0;
}
