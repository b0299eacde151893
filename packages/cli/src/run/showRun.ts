import { systemClock } from '@midflight/core';
import type { RunMemory } from '../memory/runMemory.js';
import { createView, type CreateViewOptions } from '../views/createView.js';
import type { HdrLogFile } from './hdrLogFile.js';
import { parentNotices } from './parentNotices.js';
import type { RunEvent } from './runEvents.js';
import { runLoad, type StopSignals } from './runLoad.js';
import type { RunParts } from './runParts.js';

/** Who sees and remembers a run. */
export interface ShowRunOptions extends CreateViewOptions {
  readonly memory: RunMemory;
  /** Where what is measured goes, too. @defaultValue nowhere */
  readonly hdrLog?: HdrLogFile | undefined;
  /** Hears every event first, and may add to it. @defaultValue nobody */
  readonly alsoTell?: (event: RunEvent) => RunEvent;
}

/** Runs the load to its end, and shows and remembers all that it tells. @returns the exit code @throws what `runLoad` throws */
export async function showRun(parts: RunParts, stop: StopSignals, { memory, hdrLog, alsoTell = (event) => event, ...options }: ShowRunOptions): Promise<number> {
  const view = createView(options, systemClock);
  const tell = (event: RunEvent): void => {
    view.show(alsoTell(event));
    memory.hear(event);
  };
  const notice = (message: string): void => tell({ event: 'notice', message });
  memory.follow(() => parts.reloader.status.active?.config, notice);
  hdrLog?.follow(parts.engine, notice);
  using _ = parentNotices(notice);
  try {
    return await runLoad(parts, tell, stop);
  } finally {
    memory.unfollow();
    view.close();
  }
}
