import { describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { withLiveRun } from './support/liveRun.js';
import { runToEnd } from './support/runCli.js';
import { scratchFolder } from './support/scratchFolder.js';

const rule = 'rules:\n  - name: no surge\n    require: previous == null || load.target <= previous.load.target * 2\n';

describe('rules of a user', () => {
  it('refuse a save that breaks one, at the value, and take the next that keeps all', async () => {
    await withLiveRun({ rate: 100, path: '/' }, {}, async ({ cli, file, document }) => {
      const sound = document();
      await renameOver(file, `${sound}\n${rule}`);
      expect(await cli.waitForReload('applied', 0)).toMatchObject({ changes: [{ path: 'rules["no surge"]', kind: 'added' }] });
      const heard = cli.events.length;
      await renameOver(file, `${sound.replace('target: 100', 'target: 300')}\n${rule}`);
      const { findings } = await cli.waitForReload('rejected', heard);
      expect(findings).toEqual([expect.objectContaining({ code: 'MF_RULE', path: 'load.target', line: sound.split('\n').findIndex((line) => line.includes('target: 100')) + 1, message: expect.stringContaining('no surge') })]);
      await renameOver(file, `${sound.replace('target: 100', 'target: 200')}\n${rule}`);
      expect(await cli.waitForReload('applied', heard)).toMatchObject({ changes: [{ path: 'load.target', from: 100, to: 200 }] });
    });
  });

  it('of --rules can not be lifted by the document, and a faulty file of them ends the command at once', async () => {
    await using folder = await scratchFolder();
    await writeInPlace(folder.file('rules.yaml'), 'rules:\n  - {name: few, require: config.workers <= 5}\n');
    await writeInPlace(folder.file('a.yaml'), 'version: "1.0"\nconfig: {baseUrl: "http://127.0.0.1:9", duration: 1m, workers: 6}\nload: {model: concurrent}\nscenarios: [{name: A, steps: [{request: {method: GET, path: /}}]}]\nrules: [{name: few, require: "true"}]\n');
    for (const command of [['validate', 'a.yaml'], ['plan', 'a.yaml', '--against', 'a.yaml'], ['run', 'a.yaml', '--duration', '1s']]) {
      const { exitCode, stdout, stderr } = await runToEnd([...command, '--rules', 'rules.yaml'], folder.path);
      expect({ command, exitCode, said: `${stdout}${stderr}` }).toEqual({ command, exitCode: 3, said: expect.stringContaining('MF_RULE') });
    }
    await writeInPlace(folder.file('rules.yaml'), 'rules:\n  - {name: few, requires: config.workers <= 5}\n');
    const { exitCode, stderr } = await runToEnd(['validate', 'a.yaml', '--rules', 'rules.yaml'], folder.path);
    expect(stderr).toContain('rules.yaml:2:17 MF_UNKNOWN_KEY');
    expect(exitCode).toBe(2);
  });
});
