import type { WriteStream } from 'node:tty';
import pc from 'picocolors';
import type { Colors } from 'picocolors/types.js';

/** Colours for a terminal, and none for a file or a pipe. `FORCE_COLOR` and `NO_COLOR` (no-color.org) decide where they are set. */
export function colorsFor({ isTTY }: Pick<WriteStream, 'isTTY'>, { FORCE_COLOR, NO_COLOR, TERM } = process.env): Colors {
  if (NO_COLOR) return pc.createColors(false);
  return pc.createColors(FORCE_COLOR ? FORCE_COLOR !== '0' : isTTY && TERM !== 'dumb');
}
