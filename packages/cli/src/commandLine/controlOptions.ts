import { MidflightError } from '@midflight/core';
import type { Command } from 'commander';
import { controlAddressOf, defaultControlAddress, type ControlAddress } from '../control/controlAddress.js';
import type { RunControlOptions } from '../control/runControl.js';

/** What `run` takes for its control API. */
export interface ControlFlags {
  readonly control?: string | true;
  readonly dashboard?: string | true;
  readonly controlTokenFile?: string;
  readonly controlReadTokenFile?: string;
  readonly controlCert?: string;
  readonly controlKey?: string;
  readonly controlAllowRemote?: boolean;
  readonly controlAllowHost?: readonly string[];
}

/** Adds the options of the control API. */
export function addControlOptions(command: Command): Command {
  return command
    .option('--control [address]', 'open the control API: HOST:PORT or unix:/path; 127.0.0.1 and a free port without a word')
    .option('--dashboard [address]', 'serve a page that shows and steers the run, by the control API, which it opens: HOST:PORT; 127.0.0.1 and a free port without a word')
    .option('--control-token-file <file>', 'its steering token; made when it is missing')
    .option('--control-read-token-file <file>', 'a token that looks and does not steer; made when it is missing')
    .option('--control-cert <file>', 'its TLS certificate, in PEM, with --control-key')
    .option('--control-key <file>', 'the key of the certificate, in PEM')
    .option('--control-allow-remote', 'let other machines reach it without TLS')
    .option('--control-allow-host <name>', 'one more name that it is reached under (repeatable)', (name: string, all: readonly string[] | undefined) => [...(all ?? []), name]);
}

/** True when the flags open the control API. */
export function opensControl({ control, dashboard }: ControlFlags): boolean {
  return control !== undefined || dashboard !== undefined;
}

/** What the flags ask for; nothing without `--control` or `--dashboard`. @throws MF_USAGE */
export function controlOptionsOf(flags: ControlFlags): RunControlOptions | undefined {
  const { dashboard, controlTokenFile, controlReadTokenFile, controlCert, controlKey, controlAllowRemote = false, controlAllowHost = [] } = flags;
  if (!opensControl(flags)) {
    const alone = Object.entries(flags).find(([name, value]) => name.startsWith('control') && value !== undefined);
    if (alone) throw new MidflightError('MF_USAGE', 'An option of the control API opens nothing without --control or --dashboard.');
    return undefined;
  }
  if ((controlCert === undefined) !== (controlKey === undefined)) throw new MidflightError('MF_USAGE', '--control-cert and --control-key go together.');
  return {
    address: addressOf(flags),
    dashboard: dashboard !== undefined,
    tokenFile: controlTokenFile,
    readTokenFile: controlReadTokenFile,
    tls: controlCert !== undefined && controlKey !== undefined ? { certFile: controlCert, keyFile: controlKey } : undefined,
    allowRemote: controlAllowRemote,
    names: controlAllowHost,
  };
}

/** One server serves both. @throws MF_USAGE */
function addressOf({ control, dashboard }: ControlFlags): ControlAddress {
  const given = new Set([control, dashboard].filter((one) => typeof one === 'string'));
  const [text, another] = given;
  if (another !== undefined) throw new MidflightError('MF_USAGE', `The control API serves the dashboard, at one address: ${text} or ${another}.`);
  const address = text === undefined ? defaultControlAddress : controlAddressOf(text, typeof dashboard === 'string' ? '--dashboard' : '--control');
  if (dashboard !== undefined && address.kind === 'unix') throw new MidflightError('MF_USAGE', `A browser can't open ${text}: the dashboard takes HOST:PORT.`);
  return address;
}
