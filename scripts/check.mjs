// `npm run check [-- --update-api] [-- --output FILE] [-- NAME…]`: everything that is not a test.
import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { ensureInstalled } from './bootstrap.mjs';
import { checks } from './checks/checks.mjs';

/** @returns {Promise<boolean>} whether it passed */
async function report({ name, run }) {
  const startedAtMs = performance.now();
  const { exitCode, output } = await run().catch((error) => ({ exitCode: 1, output: String(error?.stack ?? error) }));
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  console.log(`${exitCode === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (exitCode !== 0) console.log(stripVTControlCharacters(output).trimEnd().replaceAll(/^/gm, '       '));
  return exitCode === 0;
}

const args = process.argv.slice(2);
const outputAt = args.indexOf('--output');
const [, outputFile] = outputAt === -1 ? [] : args.splice(outputAt, 2);
const names = args.filter((arg) => !arg.startsWith('--'));
const all = checks({ updateApi: args.includes('--update-api') });
const unknown = names.filter((name) => !all.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`no check is called ${unknown.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

ensureInstalled();
const counts = { passed: 0, failed: 0 };
const [types, ...others] = all.filter(({ name }) => names.length === 0 || name === 'types' || names.includes(name));
const count = async (check) => void counts[(await report(check)) ? 'passed' : 'failed']++;
const lane = async () => {
  for (let next = others.shift(); next !== undefined; next = others.shift()) await count(next);
};
// The types are always checked, and first, because that builds what the others look at; those go two at a time, since most use one core.
await count(types);
await Promise.all([lane(), lane()]);
if (outputFile !== undefined) writeFileSync(outputFile, JSON.stringify(counts));
console.log(`checks: ${counts.passed} ok, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
