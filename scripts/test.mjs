// `npm test`: the tests beside the sources and those that spawn the built command. Arguments go to vitest.
import { ensureBuilt, ensureInstalled } from './bootstrap.mjs';
import { commandFile, runNode } from './processes.mjs';

ensureInstalled();
await ensureBuilt();
process.exitCode = await runNode([commandFile('vitest', 'vitest'), 'run', '--config', 'test/vitest.config.ts', ...process.argv.slice(2)]);
