/** `npm run bench -- NAME`: measures by hand, side by side in one run; never a test. */
const [name, ...args] = process.argv.slice(2);
const names = ['big', 'change', 'dashboard', 'document', 'drivers', 'engine', 'fuzz', 'reload', 'reloads', 'soak', 'starts'];
if (!names.includes(name)) {
  console.error(`Name a benchmark: npm run bench -- ${names.join(' | ')}`);
  process.exit(2);
}
const { run } = await import(`./${name}.mjs`);
process.exitCode = (await run(args)) ? 0 : 1;
