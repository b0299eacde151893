import type { ReadStream } from 'node:tty';
import { systemClock } from '@midflight/core';
import type { RunMemory } from '../memory/runMemory.js';
import { createView, type CreateViewOptions, type ShownRun } from '../views/createView.js';
import { parentNotices } from './parentNotices.js';
import type { RunEvent } from './runEvents.js';
import { runLoad, type StopSignals } from './runLoad.js';
import type { RunParts } from './runParts.js';

/** Who sees and remembers a run. */
export interface ShowRunOptions extends CreateViewOptions, Pick<ShownRun, 'end'> {
  readonly memory: RunMemory;
  /** Hears every event first, and may add to it. @defaultValue nobody */
  readonly alsoTell?: (event: RunEvent) => RunEvent;
}

/** Runs the load to its end, and shows and remembers all that it tells. @returns the exit code @throws what `runLoad` throws */
export async function showRun(parts: RunParts, stop: StopSignals, { memory, end, alsoTell = (event) => event, ...options }: ShowRunOptions): Promise<number> {
  const view = createView(options, { reloader: parts.reloader, ...(end ? { end } : {}) }, systemClock, keysFrom(parts));
  const tell = (event: RunEvent): void => {
    view.show(alsoTell(event));
    memory.hear(event);
  };
  const notice = (message: string): void => tell({ event: 'notice', message });
  memory.follow(() => parts.reloader.status.active?.config, notice);
  using _ = parentNotices(notice);
  try {
    return await runLoad(parts, tell, stop);
  } finally {
    memory.unfollow();
    view.close();
  }
}

/** A terminal that is no source itself. */
function keysFrom({ sources }: RunParts): ReadStream | undefined {
  const { stdin } = process;
  return stdin.isTTY && !sources.includes('stdin') ? stdin : undefined;
}
