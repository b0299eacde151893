import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a program in a process of its own, as a user's is. */
function run(program: string): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program, 'run', '--help'], { cwd: root, encoding: 'utf8', timeout: 30_000 });
  return { status, stdout, stderr };
}

describe('the package midflight', () => {
  it('can be imported: no command runs, whatever the arguments are', () => {
    expect(run(`import * as midflight from 'midflight'; console.log(Object.keys(midflight).join());`)).toEqual({ status: 0, stdout: 'ConfigWatcher,HotReloadConfig,ReloadEvent,ReloadNotifier\n', stderr: '' });
  });

  it('leaves nothing running after a stop: the process ends by itself', () => {
    const program = `
      import { ConfigWatcher, HotReloadConfig, ReloadNotifier } from 'midflight';
      const watcher = new ConfigWatcher(HotReloadConfig.for('examples/quickstart/loadtest.yaml'), new ReloadNotifier());
      await watcher.start();
      await watcher.stop();
      console.log('stopped');`;
    expect(run(program)).toEqual({ status: 0, stdout: 'stopped\n', stderr: '' });
  });
});
