import { dirname, resolve } from 'node:path';
import { MidflightError, type Change, type ChangeCause, type KeptConfiguration } from '@midflight/core';
import { digestsOf, readAudit, StateFolder, type AuditEntry } from '@midflight/journal';

/** One configuration that was put in force. */
export interface RecordedStep {
  readonly revision: number;
  /** Since the first one, in milliseconds. */
  readonly atMs: number;
  readonly kept: KeptConfiguration;
  readonly cause: ChangeCause;
  readonly changes: readonly Change[];
}

/** What happened in a run, as far as it can be done again. */
export interface Recording {
  readonly run: string;
  /** In order; the first is what the run began with. */
  readonly steps: readonly [RecordedStep, ...RecordedStep[]];
  /** When the plan was started by hand, since the first step, in milliseconds. */
  readonly plansAtMs: readonly number[];
  /** When the load was ended, since the first step, in milliseconds; undefined when that was not written. */
  readonly endMs: number | undefined;
  /** What stood above the document's, in milliseconds. */
  readonly durationMs: number | undefined;
  readonly wait: boolean;
  readonly keepAlive: boolean;
}

export interface ReadRecordingOptions {
  /** Which run of the audit. @defaultValue the last one that had a load and was no replay */
  readonly run?: string | undefined;
  /** Where the texts are. @defaultValue the folder that the audit names */
  readonly stateFolder?: string | undefined;
}

/**
 * Reads what happened in a run out of an audit, and the texts out of the state folder that was kept beside it.
 *
 * @throws MF_AUDIT_READ, MF_AUDIT_BROKEN (not for a last line that is cut off); MF_REPLAY_NOTHING when there is no such run, or its
 * texts were not kept; MF_STATE_CORRUPT when they are not what they were
 */
export async function readRecording(file: string, { run: wanted, stateFolder }: ReadRecordingOptions): Promise<Recording> {
  const entries = await entriesOf(file, wanted);
  const about = entries.find(({ event }) => event === 'run');
  const applied = entries.filter(({ event, outcome }) => event === 'reload' && outcome === 'applied');
  const beganAtMs = applied[0]?.elapsedMs;
  if (!about || beganAtMs === undefined) throw nothing(file, wanted === undefined ? 'it tells of no run that had a load' : `it tells of no run ${wanted} that had a load`);
  const folder = stateFolder ?? (typeof about['state'] === 'string' ? resolve(dirname(file), about['state']) : undefined);
  if (folder === undefined) throw nothing(file, 'the texts of its configurations were not kept: record with --audit and --state');
  const run = String(about['run']);
  const state = await StateFolder.open(folder);
  const [first, ...rest] = await Promise.all(applied.map((entry) => stepOf(entry, { run, state, beganAtMs })));
  // There is one, or there would be no beginning.
  if (!first) throw nothing(file, 'it tells of no load');
  const since = ({ elapsedMs }: AuditEntry): number => elapsedMs - beganAtMs;
  // The load began to end before the run was over.
  const end = entries.find(({ event }) => event === 'ended') ?? entries.find(({ event }) => event === 'end');
  return {
    run,
    steps: [first, ...rest],
    plansAtMs: entries.filter(({ event, why }) => event === 'phase' && why === 'asked').map(since),
    endMs: end && since(end),
    durationMs: typeof about['durationMs'] === 'number' ? about['durationMs'] : undefined,
    wait: about['wait'] === true,
    keepAlive: about['keepAlive'] === true,
  };
}

/** The entries of one run: of the one that is wanted, or of the last one with a load that was no replay. */
async function entriesOf(file: string, wanted: string | undefined): Promise<readonly AuditEntry[]> {
  let chosen: readonly AuditEntry[] = [];
  let current: AuditEntry[] = [];
  const close = (): void => {
    const [about] = current;
    const isWanted = wanted === undefined ? about?.['replays'] === undefined && current.some(({ outcome }) => outcome === 'applied') : about?.['run'] === wanted;
    if (isWanted) chosen = current;
    current = [];
  };
  try {
    for await (const { entry } of readAudit(file)) {
      if (entry.event === 'run') close();
      current.push(entry);
    }
  } catch (thrown) {
    // All before a line that was cut off was verified.
    if (!MidflightError.is(thrown) || thrown.details['torn'] !== true) throw thrown;
  }
  close();
  return chosen;
}

async function stepOf(entry: AuditEntry, { run, state, beganAtMs }: { readonly run: string; readonly state: StateFolder; readonly beganAtMs: number }): Promise<RecordedStep> {
  if (!isApplied(entry)) throw new MidflightError('MF_REPLAY_NOTHING', `Line ${entry.sequence} of the audit does not say what was put in force.`, { details: { run } });
  const { revision, cause, changes, documents, elapsedMs } = entry;
  const kept = await state.revision(run, revision);
  if (!kept) throw new MidflightError('MF_REPLAY_NOTHING', `Revision ${revision} of the run ${run} is not in ${state.path}: its texts are lost, and the run can't be done again.`, { details: { run, revision } });
  const now = digestsOf(kept.documents);
  const differs = Object.keys({ ...now, ...documents }).find((name) => now[name] !== documents[name]);
  if (differs !== undefined) throw new MidflightError('MF_STATE_CORRUPT', `Revision ${revision} in ${state.path} can't be used: ${differs} is not what the audit says it was.`, { details: { run, revision, document: differs } });
  // When they end is a step of its own.
  return { revision, cause, changes, atMs: elapsedMs - beganAtMs, kept: { ...kept, overrides: kept.overrides.map(({ path, value }) => ({ path, value })) } };
}

type AppliedEntry = AuditEntry & Pick<RecordedStep, 'revision' | 'cause' | 'changes'> & { readonly documents: Readonly<Record<string, string>> };

/** The hash of the line says that it is what this program wrote; so a look at what is there is enough. */
function isApplied(entry: AuditEntry): entry is AppliedEntry {
  const { revision, cause, changes, documents } = entry;
  return typeof revision === 'number' && typeof cause === 'object' && Array.isArray(changes) && typeof documents === 'object';
}

function nothing(file: string, why: string): MidflightError {
  return new MidflightError('MF_REPLAY_NOTHING', `${file} can't be replayed: ${why}.`, { details: { file } });
}
