import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { scratchFolder } from './support/scratchFolder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const analyzer = '/usr/bin/systemd-analyze';
const hasSystemd = existsSync(analyzer);
if (!hasSystemd) process.stdout.write(`systemdUnit: its test is skipped, since there is no ${analyzer} here\n`);

it.skipIf(!hasSystemd)('the unit of the guide is one that systemd takes, without a warning', async () => {
  const guide = await readFile(`${root}/docs/guide/soak.md`, 'utf8');
  const unit = /^```ini\n([^]*?)^```$/m.exec(guide)?.[1] ?? '';
  expect(unit).toContain('ExecStart=/opt/midflight/node_modules/.bin/midflight run ');
  await using folder = await scratchFolder();
  // It looks for the program, which is somewhere else here.
  await writeFile(folder.file('midflight.service'), unit.replaceAll('/opt/midflight/', root));
  expect(await promisify(execFile)(analyzer, ['verify', '--man=no', folder.file('midflight.service')])).toEqual({ stdout: '', stderr: '' });
});
