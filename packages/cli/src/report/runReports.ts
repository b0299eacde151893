import { messageOf, systemClock } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import type { LiveRecord, LiveTables, RunRecord, TablesView } from '@midflight/web';
import { exitCodeOf } from '../exitCodes.js';
import type { RunEvent } from '../run/runEvents.js';
import type { RunParts } from '../run/runParts.js';
import { renderReport } from './renderReport.js';
import { checkWritable, reportFileOf, writeReport, type ReportFile } from './reportFile.js';
import { RunRecorder } from './runRecorder.js';
import { TablesKeeper } from './tablesKeeper.js';

/** The reports that a run was asked for. */
export class RunReports {
  readonly #files: readonly ReportFile[];
  readonly #isLive: boolean;
  #recorder: RunRecorder | undefined;
  #engine: RunParts['engine'] | undefined;
  #tables: TablesKeeper | undefined;

  private constructor(files: readonly ReportFile[], isLive: boolean) {
    this.#files = files;
    this.#isLive = isLive;
  }

  /** Looks whether all can be written, before there is a load. @param isLive - true: what there is so far is asked for meanwhile @throws MF_USAGE, MF_FILE_WRITE */
  static async open(files: readonly string[], isLive: boolean): Promise<RunReports> {
    const reports = files.map(reportFileOf);
    for (const { file } of reports) await checkWritable(file);
    return new RunReports(reports, isLive);
  }

  /** From here on the run is followed. Where nobody asks for anything, nothing is. */
  follow({ engine, reloader, judge }: Pick<RunParts, 'engine' | 'reloader' | 'judge'>): void {
    if (this.#files.length === 0 && !this.#isLive) return;
    this.#engine = engine;
    const active = (): LoadDocument | undefined => reloader.status.active?.config;
    if (this.#isLive) this.#followTables(new TablesKeeper({ active, judge }), engine);
    const recorder = new RunRecorder({ clock: systemClock, active, args: process.argv.slice(2) });
    engine.onMeasurement((measurement) => recorder.add(measurement));
    this.#recorder = recorder;
  }

  /** What there is so far; undefined before the run is followed. @param afterMs - leaves out what can't have changed since then */
  soFar(afterMs?: number): Omit<LiveRecord, 'run'> | undefined {
    return this.#engine && this.#recorder?.soFar(this.#engine.revisions(), afterMs);
  }

  /** What scenarios, thresholds and errors are doing; undefined before the run is followed, and where nobody looks meanwhile. */
  tables(view: TablesView): LiveTables | undefined {
    return this.#tables?.read(view);
  }

  /** Takes the next event of the run. */
  hear(event: RunEvent): void {
    this.#recorder?.hear(event);
  }

  #followTables(tables: TablesKeeper, engine: RunParts['engine']): void {
    engine.onMeasurement((measurement) => tables.add(measurement));
    this.#tables = tables;
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
