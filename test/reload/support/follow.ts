import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createReloader, isHeld, type Applier, type Clock, type ConfigSource, type Logger, type Outcome, type Reloader, type ReloaderEvent, type RevisionStore, type SettleTiming, type SourceStatus, type Usable, type Validator, use } from '@midflight/core';
import { createLoadDocumentModel, type LoadDocument } from '@midflight/document';
import { fileSource } from '@midflight/source-file';
import { builtinValidator } from '@midflight/validator-builtin';
import { expect } from 'vitest';
import { scratchFolder } from '../../e2e/support/scratchFolder.js';
import { byEvents, type Looking } from './modes.js';

/** Short, and still longer than what a busy machine takes between two system calls. */
export const timing: SettleTiming = { debounceMs: 80, maxWaitMs: 300 };

export interface FollowOptions {
  /** Files to begin with, by name; the first is the document unless `sources` says otherwise. */
  readonly files: Readonly<Record<string, string>>;
  /** Names of the files to follow, each a source of its own. @defaultValue the first file */
  readonly sources?: readonly string[];
  /** Who may do what in the folder. @defaultValue its owner everything */
  readonly modeOfFolder?: number;
  /** @defaultValue by events */
  readonly looking?: Looking;
  readonly timing?: SettleTiming;
  readonly validators?: readonly Usable<Validator<LoadDocument>>[];
  /** Takes the place of the applier that writes down what is put in force, and may pass calls on to it. */
  readonly wrap?: (recorder: Applier<LoadDocument>) => Applier<LoadDocument>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** In the place of the files named by `sources`. */
  readonly otherSources?: readonly Usable<ConfigSource>[];
  readonly store?: RevisionStore;
  /** Hears everything. */
  readonly onEvent?: (event: ReloaderEvent) => void;
  /** What is done once it has started, so that there is a first word. @defaultValue nothing */
  readonly begin?: (reloader: Reloader<LoadDocument>) => void;
}

/** A real pipeline on real files, and all that it said. `end` ends it and checks what holds of every run. */
export interface Follow extends AsyncDisposable {
  /** The absolute path of a file in its folder. */
  file(name: string): string;
  readonly reloader: Reloader<LoadDocument>;
  /** Without their texts. */
  readonly outcomes: readonly Outcome[];
  readonly statuses: readonly SourceStatus[];
  /** Every document that was put in force, in order. */
  readonly running: readonly LoadDocument[];
  /** The rates that were put in force, in order: what tells documents of these tests apart. */
  rates(): readonly number[];
  /** How candidates ended from position `from` on, as `applied`, `unchanged` or `rejected MF_CODE …`. */
  ends(from?: number): readonly string[];
  /** Waits until `holds`, which is looked at often. @throws AssertionError with what was heard when it never does */
  until(what: string, holds: () => boolean): Promise<void>;
  /** Waits until the load runs at this rate. */
  untilRate(rate: number): Promise<void>;
  /** Waits until one more candidate is rejected, for `code`. @returns its outcome */
  untilRejected(code: string, from?: number): Promise<Outcome>;
  end(): Promise<void>;
}

const patienceMs = 15_000;

/** Everything that a document says; what only a restart can change is refused before it comes here. */
const allPaths = ['version', 'metadata', 'include', 'config', 'load', 'scenarios', 'thresholds', 'rules', 'reload'];

/** Makes every change true by writing it down. */
function recorder(running: LoadDocument[]): Applier<LoadDocument> {
  return {
    id: 'recorder',
    claims: allPaths,
    prepare: async ({ next }) => ({ commit: () => void running.push(next), revert: () => void running.pop() }),
  };
}

/** The rate that a document asks for. */
export function rateOf({ load }: LoadDocument): number {
  return load.model === 'rps' ? load.targetPerSecond : Number.NaN;
}

function endOf({ outcome, findings }: Outcome): string {
  const codes = findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  return [outcome, ...new Set(codes)].join(' ');
}

/** What holds of every run, whatever was done to its files. */
function checkRun(outcomes: readonly Outcome[], running: readonly LoadDocument[], { status }: Reloader<LoadDocument>): void {
  expect(outcomes.map(({ sequence }) => sequence)).toEqual(outcomes.map((_, index) => index + 1));
  const applied = outcomes.filter(({ outcome }) => outcome === 'applied');
  expect(applied.map(({ revision }) => revision)).toEqual(applied.map((_, index) => index + 1));
  expect(running).toHaveLength(applied.length);
  expect(status.active?.config).toBe(running.at(-1));
  const { held, ...ended } = status.counts;
  expect(Object.values(ended).reduce((sum, count) => sum + count, 0)).toBe(outcomes.length);
  expect(held).toBe(outcomes.filter(isHeld).length);
}

/** Writes the files, follows them, and waits for the first word on them. Dispose of what it returns, or `end` it. */
export async function follow(options: FollowOptions): Promise<Follow> {
  const { files, sources = Object.keys(files).slice(0, 1), looking = byEvents, environment = {}, otherSources, modeOfFolder, wrap = (recorder) => recorder, validators = [], onEvent = () => {}, begin = () => {}, ...rest } = options;
  const folder = await scratchFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(folder.file(name)), { recursive: true });
    await writeFile(folder.file(name), text);
  }
  if (modeOfFolder !== undefined) await chmod(folder.path, modeOfFolder);
  const outcomes: Outcome[] = [];
  const statuses: SourceStatus[] = [];
  const running: LoadDocument[] = [];
  const reloader = await createReloader<LoadDocument>({
    timing,
    model: createLoadDocumentModel({ environment }),
    sources: otherSources ?? sources.map((name) => use(fileSource, { path: join(folder.path, name), ...looking })),
    validators: [use(builtinValidator), ...validators],
    appliers: [wrap(recorder(running))],
    ...rest,
  });
  reloader.subscribe((event: ReloaderEvent) => {
    onEvent(event);
    if (event.type === 'outcome') outcomes.push({ ...event.outcome, documents: [] });
    if (event.type === 'source') statuses.push(event.status);
  });

  const ends = (from = 0): readonly string[] => outcomes.slice(from).map(endOf);
  const rates = (): readonly number[] => running.map(rateOf);
  const until = async (what: string, holds: () => boolean): Promise<void> => {
    const deadline = performance.now() + patienceMs;
    while (!holds()) {
      expect(performance.now(), `${what} never came; ends: ${ends().slice(-9).join(', ')}; rates: ${rates().slice(-9).join(', ')}; sources: ${statuses.map(({ state }) => state).slice(-9).join(', ')}`).toBeLessThan(deadline);
      await new Promise((resolve) => void setTimeout(resolve, 2));
    }
  };
  const end = async (): Promise<void> => {
    await reloader.stop();
    await folder[Symbol.asyncDispose]();
    checkRun(outcomes, running, reloader);
  };
  reloader.start();
  begin(reloader);
  await until('a first word', () => outcomes.length > 0 || statuses.some(({ error }) => error !== undefined));
  return {
    file: folder.file,
    reloader, outcomes, statuses, running, rates, ends, until, end,
    untilRate: (rate) => until(`rate ${rate}`, () => rates().at(-1) === rate),
    untilRejected: async (code, from = 0) => {
      const find = (): Outcome | undefined => outcomes.slice(from).find(({ outcome, findings }) => outcome === 'rejected' && findings.some((finding) => finding.code === code));
      await until(`a rejection for ${code}`, () => find() !== undefined);
      return find() ?? expect.unreachable();
    },
    [Symbol.asyncDispose]: end,
  };
}
