import { startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { writeInPlace } from './support/editFile.js';
import { documentFor } from './support/liveRun.js';
import { hasTmux, pseudoTerminal } from './support/pseudoTerminal.js';
import { command } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const patienceMs = 40_000;
const live = /rate +[▁-█]+/;

/** Says how the terminal is set, on a screen that is otherwise empty. */
const settingsOf = 'clear; stty -a | tr "; " "\\n\\n" | grep -xE -e "-?(icanon|echo|isig)" | tr "\\n" " "; echo "<told>"';

describe.skipIf(!hasTmux)(`a run that is put aside by Ctrl-Z${hasTmux ? '' : ' (skipped: there is no tmux here)'}`, () => {
  it('gives the terminal back as it was, and with fg takes it, draws anew, and is steered by keys as before', async () => {
    await using folder = await scratchFolder();
    const target = await startRecordingTarget();
    await using terminal = await pseudoTerminal(folder.path, 100, 40);
    try {
      await writeInPlace(folder.file('loadtest.yaml'), documentFor(target.url, { rate: 20, workers: 2 }));
      await terminal.type(`env -u CI '${process.execPath}' '${command}' run loadtest.yaml`);
      await terminal.shows(live, patienceMs);

      await terminal.press('C-z');
      await terminal.shows(/Stopped|Suspended/, patienceMs);
      await terminal.type(settingsOf);
      await terminal.shows(/isig icanon echo <told>/, patienceMs);
      expect(await terminal.screen()).not.toMatch(live);

      await terminal.type('fg');
      await expect.poll(terminal.screen, { timeout: patienceMs }).toMatch(live);
      await terminal.press('f');
      await terminal.shows(/frozen/, patienceMs);
      await terminal.press('s');
      await terminal.shows(/Stop the run\?/, patienceMs);
      await terminal.press('s');
      await terminal.shows(/Summary\n/, patienceMs);
      await terminal.type(settingsOf);
      await expect.poll(terminal.screen, { timeout: patienceMs }).toMatch(/isig icanon echo <told>/);
    } finally {
      await target.close();
    }
  });
});
