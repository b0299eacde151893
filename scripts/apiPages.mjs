// `npm run docs`: makes pages of what the packages export, in docs/api-pages. What that takes is installed when it is first asked for, and
// beside the house, whose TypeScript it does not suit.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt, ensureInstalled } from './bootstrap.mjs';
import { root, runNode } from './processes.mjs';

const folder = path.join(root, 'scripts/apiPages');
ensureInstalled();
await ensureBuilt();
if (!existsSync(path.join(folder, 'node_modules/typedoc'))) execFileSync('npm', ['ci'], { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
process.exitCode = await runNode([path.join(folder, 'node_modules/typedoc/bin/typedoc')], { cwd: folder });
