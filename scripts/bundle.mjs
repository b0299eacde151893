// `node ../../scripts/bundle.mjs` in a package: makes its bundle. Why there is one: docs/adr/0015-bundles.md.
import { existsSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { publishedPackages } from './workspaces.mjs';

/** The folder of a bundle in its package; what its manifest hands out from there is bundled. */
const bundleFolder = './dist/bundle/';

/** What is started by its path rather than imported by a name, by package; relative to `dist`. */
const started = { midflight: ['main.js', 'demo/demoChild.js'], '@midflight/engine': ['threads/thread.js'] };

/** Pages by package: their script, relative to `dist`, and the styles that become one. Libraries are put in, so that a page loads nothing. */
const pages = {
  '@midflight/web': [
    { script: 'page/report.js', styles: ['uplot/dist/uPlot.min.css', './src/page/report.css'] },
    { script: 'page/dashboard.js', styles: ['uplot/dist/uPlot.min.css', './src/page/report.css', './src/page/dashboard.css'] },
  ],
};

/**
 * Makes one file of what the compiler made of a package, and one for each part that is loaded when it is wanted, unless
 * they are there already. Other packages stay outside.
 *
 * @param {{ name: string, folder: string, entries: readonly string[] }} package as in workspaces.mjs
 */
export async function ensureBundled({ name, folder, entries }) {
  await bundleModules({ name, folder, entries });
  for (const page of pages[name] ?? []) await bundlePage(folder, page);
}

async function bundleModules({ name, folder, entries }) {
  const imported = entries.filter((file) => file.startsWith(bundleFolder)).map((file) => path.basename(file));
  const files = [...imported, ...(started[name] ?? [])];
  const input = Object.fromEntries(files.map((file) => [path.basename(file, '.js'), path.join(folder, 'dist', file)]));
  if (files.length === 0 || isFresh(folder, Object.keys(input))) return;
  const bundle = await rolldown({ cwd: folder, input, platform: 'node', external: (id) => !id.startsWith('.') && !path.isAbsolute(id), treeshake: false });
  await bundle.write({ dir: path.join(folder, bundleFolder), format: 'esm', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', sourcemap: true, cleanDir: true });
  await bundle.close();
}

async function bundlePage(folder, { script, styles }) {
  const name = path.basename(script, '.js');
  const from = createRequire(path.join(folder, 'package.json'));
  const parts = await Promise.all(styles.map((style) => readFile(from.resolve(style), 'utf8')));
  await writeFile(path.join(folder, bundleFolder, `${name}.css`), parts.join('\n'));
  if (isFresh(folder, [name])) return;
  const bundle = await rolldown({ cwd: folder, input: path.join(folder, 'dist', script), platform: 'browser' });
  await bundle.write({ file: path.join(folder, bundleFolder, `${name}.js`), format: 'iife', minify: true });
  await bundle.close();
}

/** The compiler's note of what it made is written with it; a bundle is older only when something was made since. */
function isFresh(folder, names) {
  const compiledAt = statSync(path.join(folder, 'dist', '.tsbuildinfo')).mtimeMs;
  return names.map((name) => path.join(folder, bundleFolder, `${name}.js`)).every((file) => existsSync(file) && statSync(file).mtimeMs >= compiledAt);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const entry of publishedPackages().filter(({ folder }) => folder === process.cwd())) await ensureBundled(entry);
}
