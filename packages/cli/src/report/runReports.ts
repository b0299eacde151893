import { messageOf, systemClock } from '@midflight/core';
import type { RunRecord } from '@midflight/web';
import { exitCodeOf } from '../exitCodes.js';
import type { RunEvent } from '../run/runEvents.js';
import type { RunParts } from '../run/runParts.js';
import { renderReport } from './renderReport.js';
import { checkWritable, reportFileOf, writeReport, type ReportFile } from './reportFile.js';
import { RunRecorder } from './runRecorder.js';

/** The reports that a run was asked for. */
export class RunReports {
  readonly #files: readonly ReportFile[];
  #recorder: RunRecorder | undefined;

  private constructor(files: readonly ReportFile[]) {
    this.#files = files;
  }

  /** Looks whether all can be written, before there is a load. @throws MF_USAGE, MF_FILE_WRITE */
  static async open(files: readonly string[]): Promise<RunReports> {
    const reports = files.map(reportFileOf);
    for (const { file } of reports) await checkWritable(file);
    return new RunReports(reports);
  }

  /** From here on the run is followed. Without a file, nothing is. */
  follow({ engine, reloader }: Pick<RunParts, 'engine' | 'reloader'>): void {
    if (this.#files.length === 0) return;
    const recorder = new RunRecorder({ clock: systemClock, active: () => reloader.status.active?.config, args: process.argv.slice(2) });
    engine.onMeasurement((measurement) => recorder.add(measurement));
    this.#recorder = recorder;
  }

  /** Takes the next event of the run. */
  hear(event: RunEvent): void {
    this.#recorder?.hear(event);
  }

  /** Writes them all, where the run came to its summary. @returns the exit code, as `writeReports` does */
  async write(exitCode: number): Promise<number> {
    const record = this.#recorder?.record();
    return record ? await writeReports(this.#files, record, exitCode) : exitCode;
  }
}

/** Writes reports, and says on stderr where they are and which of them can't be. @returns the exit code: the run's own, unless that was fine and a report is not there */
export async function writeReports(files: readonly ReportFile[], record: RunRecord, exitCode: number): Promise<number> {
  let end = exitCode;
  for (const { file, kind } of files) {
    try {
      await writeReport(file, await renderReport(record, kind));
      process.stderr.write(`midflight: the report is in ${file}\n`);
    } catch (thrown) {
      process.stderr.write(`midflight: ${messageOf(thrown)}\n`);
      if (end === 0) end = exitCodeOf(thrown);
    }
  }
  return end;
}
