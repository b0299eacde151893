import type { Writable } from 'node:stream';
import type { Clock } from '@midflight/core';
import type { Colors } from 'picocolors/types.js';
import type { RunView } from '../run/runEvents.js';
import { createLogLines } from './logLines.js';
import { statusLine } from './statusLine.js';

/** Without a terminal: a line about the load this often, in samples of one second. */
const samplesPerLine = 5;

export interface PlainViewOptions {
  /** Leaves the lines about the load out. */
  readonly quiet: boolean;
}

/** For logs and pipes: plain lines, nothing is ever drawn over. */
export function plainView(stream: Writable, colors: Colors, clock: Clock, { quiet }: PlainViewOptions): RunView {
  const logLines = createLogLines(colors);
  let startedAt = clock.now();
  let samples = 0;
  let ending = false;
  const write = (lines: readonly string[]): void => void (lines.length > 0 && stream.write(`${lines.join('\n')}\n`));
  return {
    show(event) {
      if (event.event === 'started') startedAt = clock.now();
      if (event.event === 'ended') ending = true;
      if (event.event !== 'sample') return write(logLines(event));
      // While it drains, what is still under way is news; that nothing is, the summary says.
      if (ending && event.sample.activeWorkers === 0) return;
      samples += 1;
      if (!quiet && samples % samplesPerLine === 0) write([statusLine({ ...event, elapsedMs: clock.now() - startedAt })]);
    },
    close: () => {},
  };
}
