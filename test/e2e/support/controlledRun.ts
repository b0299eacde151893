import { readFile } from 'node:fs/promises';
import { type RecordingTarget, startRecordingTarget } from '@midflight/testkit';
import { writeInPlace } from './editFile.js';
import { type DocumentOptions, documentFor } from './liveRun.js';
import { type CliResult, RunningCli, runToEnd } from './runCli.js';
import { type ScratchFolder, scratchFolder } from './scratchFolder.js';

/** A run with a control API, and a way to steer it. */
export interface ControlledRun {
  readonly cli: RunningCli;
  readonly target: RecordingTarget;
  readonly folder: ScratchFolder;
  /** The load document, absolute. */
  readonly file: string;
  /** Of the control API. */
  readonly url: string;
  /** The file of its token, absolute, and what it holds. */
  readonly token: string;
  readonly secret: string;
  document(options?: DocumentOptions): string;
  /** Runs `midflight ctl …` to its end. */
  ctl(...args: readonly string[]): Promise<CliResult>;
  /** Runs another command to its end, beside it. */
  run(args: readonly string[]): Promise<CliResult>;
}

/** Runs `test` beside a live load that starts on `first` and can be steered; ends what is left of it. */
export async function withControlledRun(first: DocumentOptions, test: (run: ControlledRun) => Promise<void>): Promise<void> {
  await using folder = await scratchFolder();
  const target = await startRecordingTarget();
  const document = (options: DocumentOptions = first): string => documentFor(target.url, options);
  const file = folder.file('loadtest.yaml');
  await writeInPlace(file, document());
  const token = folder.file('token');
  const cli = new RunningCli(['loadtest.yaml', '--debounce', '50ms', '--control', '--control-token-file', token], folder.path);
  try {
    const { controlUrl: url = '' } = await cli.waitFor('the start', ({ event }) => event === 'started');
    const run = (args: readonly string[]): Promise<CliResult> => runToEnd(args, folder.path);
    const ctl = (name: string, ...args: readonly string[]): Promise<CliResult> => run(['ctl', name, ...args, '--url', url, '--token-file', token]);
    await test({ cli, target, folder, file, url, token, secret: (await readFile(token, 'utf8')).trim(), document, ctl, run });
  } finally {
    await cli.interrupt();
    await target.close();
  }
}
