import { MidflightError } from '@midflight/core';
import type { Command } from 'commander';
import { controlAddressOf, type ControlAddress } from '../control/controlAddress.js';
import type { RunMetricsOptions } from '../metrics/runMetrics.js';

/** What `run` takes for its metrics. */
export interface MetricsFlags {
  readonly metrics?: string | true;
  readonly metricsTokenFile?: string;
  readonly metricsAllowHost?: readonly string[];
}

/** Without a word about it: this machine alone, on the port that exporters of OpenTelemetry take. */
const defaultMetricsAddress: ControlAddress = { kind: 'tcp', host: '127.0.0.1', port: 9464 };

/** Adds the options of the metrics. */
export function addMetricsOptions(command: Command): Command {
  return command
    .option('--metrics [address]', 'serve metrics for Prometheus at /metrics: HOST:PORT; 127.0.0.1:9464 without a word')
    .option('--metrics-token-file <file>', 'the token that it takes to read them; made when it is missing. Other machines need one')
    .option('--metrics-allow-host <name>', 'one more name that they are reached under (repeatable)', (name: string, all: readonly string[] | undefined) => [...(all ?? []), name]);
}

/** What the flags ask for; nothing without `--metrics`. @throws MF_USAGE */
export function metricsOptionsOf({ metrics, metricsTokenFile, metricsAllowHost }: MetricsFlags): RunMetricsOptions | undefined {
  if (metrics === undefined) {
    if (metricsTokenFile !== undefined || metricsAllowHost !== undefined) throw new MidflightError('MF_USAGE', 'An option of the metrics serves nothing without --metrics.');
    return undefined;
  }
  return { address: metrics === true ? defaultMetricsAddress : controlAddressOf(metrics, '--metrics'), tokenFile: metricsTokenFile, names: metricsAllowHost ?? [] };
}
