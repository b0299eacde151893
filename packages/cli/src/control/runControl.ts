import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MidflightError, systemClock, type Logger, type Reloader, type SteeredBy } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import type { PlanRounds } from '../run/planRounds.js';
import type { RunClock } from '../run/runClock.js';
import type { RunEvent } from '../run/runEvents.js';
import { version } from '../version.js';
import { builtPage } from '../pages/builtPage.js';
import type { ControlAddress } from './controlAddress.js';
import type { ControlledRun } from './controlledRun.js';
import { openControl } from './control.js';
import type { ControlSource } from './controlSource.js';
import { makeToken, tokenFromFile, type ControlTokens } from './controlTokens.js';
import { RunFeed } from './runFeed.js';

/** What the command line says of the control API. */
export interface RunControlOptions {
  readonly address: ControlAddress;
  /** Serves the dashboard, too. */
  readonly dashboard: boolean;
  /** Made when it is missing. @defaultValue a token of this run alone */
  readonly tokenFile?: string | undefined;
  readonly readTokenFile?: string | undefined;
  readonly tls?: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly allowRemote: boolean;
  readonly names: readonly string[];
}

/** The run that is to be steered. */
export interface RunToControl {
  readonly reloader: Reloader<LoadDocument>;
  readonly runClock: RunClock;
  readonly rounds: PlanRounds;
  readonly source: ControlSource;
  readonly record: ControlledRun['record'];
  readonly tables: ControlledRun['tables'];
  readonly logger: Logger;
  /** Ends the run: gracefully, or `now`. */
  end(now: boolean, by: SteeredBy): void;
  /** Aborts when the run is to end, whoever asked. */
  readonly ending: AbortSignal;
}

/** The control API of a run. */
export interface RunControl {
  /** The same event for everyone, with where the API listens. */
  tell(event: RunEvent): RunEvent;
  close(): Promise<void>;
}

/** Opens the control API of a run and says on stderr where it is. @throws MF_USAGE, MF_CONTROL_LISTEN, MF_CONTROL_TOKEN_FILE */
export async function startControl({ tokenFile, readTokenFile, dashboard, ...options }: RunControlOptions, run: RunToControl): Promise<RunControl> {
  const { tokens, where, forget } = await tokensOf(tokenFile, readTokenFile, run.logger);
  try {
    const feed = new RunFeed(systemClock);
    const control = await openControl({ ...options, dashboard: dashboard ? await builtPage('dashboard') : undefined, tokens, clock: systemClock, version: version() }, { ...run, feed });
    const unsubscribe = run.reloader.subscribe((event) => event.type === 'outcome' && run.source.hear(event.outcome));
    run.ending.addEventListener('abort', () => feed.ending(), { once: true });
    process.stderr.write(`midflight: the control API listens on ${control.url}; ${where}\n`);
    if (dashboard) process.stderr.write(`midflight: the dashboard is at ${dashboardUrl(control.url, tokens)}\n`);
    return {
      tell: (event) => {
        const told = event.event === 'started' ? { ...event, controlUrl: control.url } : event;
        feed.tell(told);
        return told;
      },
      close: async () => {
        unsubscribe();
        await control.close();
        await forget();
      },
    };
  } catch (thrown) {
    await forget();
    throw thrown;
  }
}

/** A person gets it with the token, in the part that a browser keeps to itself; a log would keep it, too. */
function dashboardUrl(url: string, { steer }: ControlTokens): string {
  return `${url}/dashboard${process.stderr.isTTY ? `#token=${steer}` : ''}`;
}

interface KnownTokens {
  readonly tokens: ControlTokens;
  /** For people: where the steering token is. */
  readonly where: string;
  /** Removes what was written for this run alone. */
  forget(): Promise<void>;
}

/** @throws MF_CONTROL_TOKEN_FILE */
async function tokensOf(tokenFile: string | undefined, readTokenFile: string | undefined, logger: Logger): Promise<KnownTokens> {
  const warn = (message: string): void => logger.warn(message);
  const read = readTokenFile === undefined ? undefined : await tokenFromFile(readTokenFile, warn);
  const keep = async (): Promise<void> => {};
  if (tokenFile !== undefined) {
    const steer = await tokenFromFile(tokenFile, warn);
    if (steer === read) throw new MidflightError('MF_CONTROL_TOKEN_FILE', `${tokenFile} and ${readTokenFile} hold the same token: who looks could steer.`);
    return { tokens: { steer, read }, where: `its token is in ${tokenFile}`, forget: keep };
  }
  const steer = makeToken();
  // A person sees it once. A log would keep it: there it goes to a file that its owner alone can read, for as long as the run.
  if (process.stderr.isTTY) return { tokens: { steer, read }, where: `its token, shown this once: ${steer}`, forget: keep };
  const folder = await mkdtemp(join(tmpdir(), 'midflight-control-'));
  const file = join(folder, 'token');
  await writeFile(file, `${steer}\n`, { mode: 0o600, flag: 'wx' });
  return { tokens: { steer, read }, where: `its token is in ${file} until the run ends`, forget: () => rm(folder, { recursive: true, force: true }) };
}
