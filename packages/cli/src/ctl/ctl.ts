import type { Preview, SteeringState } from '@midflight/core';
import { check } from '../check.js';
import { documentsMediaType, sendDocuments } from '../control/sentDocuments.js';
import { exitCodes } from '../exitCodes.js';
import { colorsFor } from '../views/colorsFor.js';
import { formatSpan } from '../views/format.js';
import { planLines } from '../views/planLines.js';
import { printable } from '../views/printable.js';
import { steeringLine } from '../views/steeringLine.js';
import { stderrLogger } from '../views/stderrLogger.js';
import { userName } from '../userName.js';
import { assignmentOf } from './assignment.js';
import { askControl, type AskOptions, type Connection, type Said } from './controlClient.js';
import { outcomeText, statusText, type SaidOutcome, type SaidStatus } from './ctlLines.js';

/** A run, and how its answers are printed. */
export interface Ctl extends Connection {
  /** One JSON object, as the API says it. */
  readonly json: boolean;
}

/** On what condition, and why. */
export interface SteerFlags {
  readonly ifRevision?: number;
  readonly message?: string;
}

/** `midflight ctl status`. @returns the exit code */
export async function ctlStatus(ctl: Ctl): Promise<number> {
  return print(ctl, await askControl(ctl, 'GET', '/v1/status'), (text) => {
    const status: SaidStatus = JSON.parse(text);
    return statusText(status, colors());
  });
}

/** `midflight ctl reload`: the sources are asked to look now; what they find is told by the run. @returns the exit code */
export async function ctlReload(ctl: Ctl): Promise<number> {
  return print(ctl, await askControl(ctl, 'POST', '/v1/reload'), (text) => {
    const { asked }: { asked: readonly string[] } = JSON.parse(text);
    return [`asked to look: ${printable(asked.join(', '))}`];
  });
}

/** `midflight ctl freeze|thaw|enable|disable`. @returns the exit code */
export async function ctlTurn(ctl: Ctl, turn: 'freeze' | 'thaw' | 'enable' | 'disable'): Promise<number> {
  return print(ctl, await askControl(ctl, 'POST', `/v1/${turn}`), (text) => {
    const { revision, steering }: { revision: number; steering: SteeringState } = JSON.parse(text);
    return [steeringLine(steering, colors()), `revision ${revision} runs`];
  });
}

/** `midflight ctl rollback`. @param revision - @defaultValue the one before the active one @returns the exit code */
export function ctlRollback(ctl: Ctl, revision: number | undefined, flags: SteerFlags): Promise<number> {
  return steer(ctl, 'POST', '/v1/rollback', { body: { revision, ...flags, author: userName() } });
}

/** `midflight ctl override PATH=VALUE`. @param forMs - @defaultValue until it is cleared @returns the exit code @throws MF_USAGE */
export function ctlOverride(ctl: Ctl, assignment: string, forMs: number | undefined, flags: SteerFlags): Promise<number> {
  const { path, value } = assignmentOf(assignment);
  return steer(ctl, 'POST', '/v1/overrides', { body: { path, value, forMs, ...flags, author: userName() } });
}

/** `midflight ctl override PATH --clear`. @returns the exit code */
export function ctlClear(ctl: Ctl, path: string, { ifRevision, message }: SteerFlags): Promise<number> {
  const query = { path, author: userName(), ifRevision: ifRevision?.toString(), message };
  return steer(ctl, 'DELETE', '/v1/overrides', { query: Object.fromEntries(Object.entries(query).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]]))) });
}

/** `midflight ctl start`. @returns the exit code */
export async function ctlStart(ctl: Ctl, { message }: Pick<SteerFlags, 'message'>): Promise<number> {
  return print(ctl, await askControl(ctl, 'POST', '/v1/start', { body: { message, author: userName() } }), (text) => {
    const { round, revision, durationMs }: { round: number; revision: number; durationMs: number | null } = JSON.parse(text);
    return [`the plan runs, round ${round}, on revision ${revision}, for ${formatSpan(durationMs ?? Infinity)}`];
  });
}

/** `midflight ctl stop`. @returns the exit code */
export async function ctlStop(ctl: Ctl, now: boolean): Promise<number> {
  return print(ctl, await askControl(ctl, 'POST', '/v1/stop', { body: { now, author: userName() } }), () => [now ? 'the run ends now' : 'the run ends gracefully']);
}

/** `midflight plan FILE… --url`: what a reload of these files would do to the running test. @returns the exit code */
export async function ctlPlan(ctl: Ctl, files: readonly string[]): Promise<number> {
  const { documents } = await check(files, {}, stderrLogger());
  const said = await askControl(ctl, 'POST', '/v1/plan', { body: sendDocuments(documents), mediaType: documentsMediaType });
  const result: Preview = JSON.parse(said.text);
  print(ctl, said, () => planLines(result, documents, colors()));
  return result.wouldApply ? exitCodes.fine : exitCodes.invalidConfiguration;
}

async function steer(ctl: Ctl, method: string, path: string, options: AskOptions): Promise<number> {
  const said = await askControl(ctl, method, path, options);
  const refused = said.status === 422;
  print(ctl, said, (text) => {
    const parsed: SaidOutcome & { readonly outcome: SaidOutcome } = JSON.parse(text);
    return outcomeText(refused ? parsed.outcome : parsed, colors());
  });
  return refused ? exitCodes.invalidConfiguration : exitCodes.fine;
}

function print({ json }: Ctl, { text }: Said, lines: (text: string) => readonly string[]): number {
  process.stdout.write(json ? `${text.trim()}\n` : `${lines(text).join('\n')}\n`);
  return exitCodes.fine;
}

function colors(): ReturnType<typeof colorsFor> {
  return colorsFor(process.stdout);
}
