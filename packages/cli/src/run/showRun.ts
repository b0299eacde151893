import type { ReadStream } from 'node:tty';
import { systemClock } from '@midflight/core';
import type { RunMemory } from '../memory/runMemory.js';
import type { RunReports } from '../report/runReports.js';
import { createView, type CreateViewOptions, type ShownRun } from '../views/createView.js';
import type { HdrLogFile } from './hdrLogFile.js';
import { parentNotices } from './parentNotices.js';
import type { RunEvent } from './runEvents.js';
import { runLoad } from './runLoad.js';
import type { RunParts } from './runParts.js';
import type { StopSignals } from './stopSignals.js';

/** Who sees and remembers a run. */
export interface ShowRunOptions extends CreateViewOptions, Pick<ShownRun, 'end'> {
  readonly memory: RunMemory;
  /** Where what is measured goes, too. @defaultValue nowhere */
  readonly hdrLog?: HdrLogFile | undefined;
  /** They are written by whoever opened them. */
  readonly reports: RunReports;
  /** Hears every event first, and may add to it. */
  readonly alsoTell: (event: RunEvent) => RunEvent;
}

/** Runs the load to its end, and shows and remembers all that it tells. @returns the exit code @throws what `runLoad` throws */
export async function showRun(parts: RunParts, stop: StopSignals, { memory, hdrLog, reports, end, alsoTell, ...options }: ShowRunOptions): Promise<number> {
  const view = createView(options, { reloader: parts.reloader, ...(end ? { end } : {}) }, systemClock, keysFrom(parts));
  const tell = (event: RunEvent): void => {
    view.show(alsoTell(event));
    memory.hear(event);
    reports.hear(event);
    if (event.event === 'started') parent.tellBegun();
  };
  const notice = (message: string): void => tell({ event: 'notice', message });
  memory.follow(() => parts.reloader.status.active?.config, notice);
  hdrLog?.follow(parts.engine, notice);
  reports.follow(parts);
  using parent = parentNotices(notice);
  return await runLoad(parts, tell, stop).finally(() => {
    memory.unfollow();
    view.close();
  });
}

/** A terminal that is no source itself. */
function keysFrom({ sources }: RunParts): ReadStream | undefined {
  const { stdin } = process;
  return stdin.isTTY && !sources.includes('stdin') ? stdin : undefined;
}
