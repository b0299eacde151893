import type { Run } from './knownItems.js';
import { Unusual } from './unusual.js';

// oxlint-disable-next-line no-control-regex -- these are the ones that YAML reads in ways of its own
const unusualCharacter = /[\u0000-\u0009\u000b-\u001f\u007f-\u00a0\u2028\u2029\ufeff\ud800-\udfff]/;

/** Stands for a run. Nothing that is written looks like it: the text has no such character. */
const runMark = '\u0000';

/** The lines of a text, of which one stands for each run of items that need not be read. */
export class CutLines {
  readonly lines: readonly string[];
  /** Of each line; -1 for a line of nothing or of a comment, which has none of its own. */
  readonly indents: Int32Array;
  /** Where each line begins, in characters. */
  readonly starts: Int32Array;
  readonly #runs = new Map<number, Run>();

  /** @throws Unusual for a character that is left to the library */
  constructor(text: string, runs: readonly Run[]) {
    const lines: string[] = [];
    const starts: number[] = [];
    let at = 0;
    const add = (piece: string): void => {
      if (unusualCharacter.test(piece)) throw new Unusual();
      for (const line of piece.split('\n')) {
        lines.push(line);
        starts.push(at);
        at += line.length + 1;
      }
    };
    for (const run of runs) {
      if (run.from > at) add(text.slice(at, run.from - 1));
      this.#runs.set(lines.length, run);
      lines.push(`${' '.repeat(run.indent)}- ${runMark}`);
      starts.push(run.from);
      at = run.to;
    }
    add(text.slice(at));
    this.lines = lines;
    this.starts = Int32Array.from(starts);
    this.indents = Int32Array.from(lines, indentOf);
  }

  /** The run for which a line stands. */
  runAt(line: number): Run | undefined {
    return this.#runs.get(line);
  }
}

function indentOf(line: string): number {
  const indent = line.search(/[^ ]/);
  return indent < 0 || line[indent] === '#' ? -1 : indent;
}
