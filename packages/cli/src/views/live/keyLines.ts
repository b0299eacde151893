import type { Colors } from 'picocolors/types.js';

/** What the foot says of the keys: the usual line, all of them, or a question. */
export type KeyPrompt = 'usual' | 'help' | 'stop?';

const help: readonly (readonly [key: string, what: string])[] = [
  ['f', 'freeze: edits are judged and wait; again: thaw, and what waits is applied'],
  ['r', 'roll back to the revision before this one'],
  ['+ -', 'the rate up or down by a tenth, pinned above the files'],
  ['] [', 'one worker more or less, pinned above the files'],
  ['c', 'clear: the files say again what was pinned'],
  ['s', 'stop gracefully; asks once'],
  ['q', 'the same as Ctrl-C: once ends gracefully, twice at once'],
  ['?', 'hide this'],
];

/** The keys and what they do. */
export function keyLines(prompt: KeyPrompt, { bold, dim, yellow }: Colors): readonly string[] {
  if (prompt === 'stop?') return [yellow(`${bold('Stop the run?')} s stops it gracefully, any other key goes on.`)];
  if (prompt === 'help') return help.map(([key, what]) => `  ${bold(key.padEnd(5))}${what}`);
  return [['f freeze', 'r roll back', '+ - rate', '] [ workers', 'c clear', 's stop', '? help'].map((said) => dim(said)).join('   ')];
}
