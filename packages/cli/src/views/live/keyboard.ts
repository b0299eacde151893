import { readFileSync } from 'node:fs';
import { emitKeypressEvents, type Key } from 'node:readline';
import type { ReadStream } from 'node:tty';

/** Keys as they are pressed, while a terminal is asked for them one by one. */
export interface Keyboard extends Disposable {
  /** Gives the terminal back for now. */
  rest(): void;
  /** Takes it again. */
  resume(): void;
}

/**
 * Listens to single keys. What the terminal did with Ctrl-C and Ctrl-Z by itself is up to `onKey` meanwhile.
 *
 * @param onKey - is given the character, or `ctrl-c` and its like
 */
export function listenToKeys(input: ReadStream, onKey: (key: string) => void): Keyboard {
  emitKeypressEvents(input);
  const hear = (text: string | undefined, { ctrl, name }: Key): void => onKey(ctrl && name !== undefined ? `ctrl-${name}` : (text ?? ''));
  const resume = (): void => void input.setRawMode(true).resume();
  const rest = (): void => void input.setRawMode(false).pause();
  input.on('keypress', hear);
  resume();
  return {
    rest,
    resume,
    [Symbol.dispose]: () => {
      input.off('keypress', hear);
      rest();
    },
  };
}

/** False for a process that a shell has put into the background: asking a terminal for its keys would stop it. Told by Linux alone. */
export function isInForeground(): boolean {
  try {
    // After the name, which may hold anything: state, parent, process group, session, terminal, foreground group of the terminal.
    const [, , group, , , foreground] = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\) /s, '').split(' ');
    return group === foreground;
  } catch {
    return true;
  }
}
