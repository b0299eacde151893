import { readFile, writeFile } from 'node:fs/promises';
import { startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { writeInPlace } from './support/editFile.js';
import { documentFor } from './support/liveRun.js';
import { hasTmux, pseudoTerminal } from './support/pseudoTerminal.js';
import { command } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

/** What a shell says of its terminal after the command: lines are put together, and typed characters are shown. */
const asItWas = 'stty -a | tr "; " "\\n\\n" | grep -xE -e "-?(icanon|echo|isig)" | tr "\\n" " "; echo "<ended>"';

describe.skipIf(!hasTmux)(`the terminal view${hasTmux ? '' : ' (skipped: there is no tmux here)'}`, () => {
  it('shows the load, follows edits, refuses with a place, and is steered by keys', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget();
    await using terminal = await pseudoTerminal(folder.path, 100, 40);
    try {
      const file = folder.file('loadtest.yaml');
      const document = documentFor(target.url, { rate: 50, workers: 5 });
      await writeInPlace(file, document);
      await writeFile(folder.file('limits.yaml'), 'maxRate: 60\n');
      await terminal.type(`env -u CI '${process.execPath}' '${command}' run loadtest.yaml --debounce 100ms --limits limits.yaml`);

      // Live values, drawn over themselves.
      await terminal.shows(/rate +[▁-█]+ +(4|5)\d(\.\d)?\/s of 50/);
      await terminal.shows(/mix +Only █{20} +100% of 100%/);

      // An edit, and one that is refused with its place.
      await writeInPlace(file, document.replace('workers: 5', 'workers: 7'));
      await terminal.shows(/✔ applied, now revision 2 · loadtest[^]*config\.workers +5 → 7/);
      await writeInPlace(file, document.replace('workers: 5', 'workers: -7'));
      await terminal.shows(/loadtest\.yaml:5:12 error MF_RANGE[^]*▸ 5 │ +workers: -7\n +│ +\^\^/);

      // Keys, one of which a limit stands against.
      await terminal.press('+');
      await terminal.shows(/✔ applied, now revision 3 · by override of \S+ [^]*load\.target +50 → 55/);
      await terminal.shows(/of 55\b/);
      await terminal.press('+', '+');
      await terminal.shows(/✖ refused, still revision 3[^]*MF_LIMIT_RATE/);
      await terminal.press('r');
      await terminal.shows(/✔ applied, now revision 4 · by rollback of /);
      await terminal.press('f');
      await terminal.shows(/revision 4 · frozen/);

      // Other sizes, one after the other: nothing of an older frame stays, and no line of the log goes.
      const frames = async (columns: number): Promise<readonly string[]> => {
        await expect.poll(terminal.screen).toMatch(new RegExp(`^─{${columns - 1}}$`, 'm'));
        return (await terminal.screen()).split('\n').filter((line) => /^(─{20,}|sources .*ready|rate )/.test(line));
      };
      for (const [columns, rows] of [[60, 40], [140, 30], [50, 24], [120, 40], [90, 35], [85, 34], [101, 40]] as const) await terminal.resize(columns, rows);
      expect(await frames(101)).toHaveLength(3);
      await terminal.resize(40, 20);
      await frames(40);
      await terminal.resize(130, 60);
      expect(await frames(130)).toHaveLength(3);
      await expect.poll(terminal.screen).toMatch(/MF_RANGE[^]*now revision 3[^]*MF_LIMIT_RATE[^]*now revision 4[^]*sources /);

      // Another size, in which nothing wraps.
      await terminal.resize(60, 20);
      await expect.poll(async () => (await terminal.screen()).split('\n').filter((line) => /^(rate|workers|lag p99) .*\S$/.test(line)).length).toBeGreaterThanOrEqual(2);

      await terminal.press('s');
      await terminal.shows(/Stop the run\?/);
      await terminal.press('s');
      await terminal.shows(/Summary\n/);
      await expect.poll(terminal.screen).not.toMatch(/f freeze/);
      await terminal.type(asItWas);
      await terminal.shows(/isig icanon echo <ended>/);
      expect((await target.arrivals()).every(({ state }) => state === 'answered')).toBe(true);
    } finally {
      await target.close();
    }
  });

  it('leaves the terminal as it was when it is terminated', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget();
    await using terminal = await pseudoTerminal(folder.path, 80, 24);
    try {
      await writeInPlace(folder.file('loadtest.yaml'), documentFor(target.url, { rate: 20, workers: 2 }));
      await terminal.type(`env -u CI sh -c 'echo $$ > pid; exec "${process.execPath}" "${command}" run loadtest.yaml'`);
      await terminal.shows(/rate +[▁-█]+/);
      process.kill(Number(await readFile(folder.file('pid'), 'utf8')), 'SIGTERM');
      await terminal.shows(/Summary\n/);
      await terminal.type(asItWas);
      await terminal.shows(/isig icanon echo <ended>/);
    } finally {
      await target.close();
    }
  });
});
