// Puts files into a folder as the kubelet does with a ConfigMap: all of them into a folder of their own, and then one link,
// ..data, is turned to it. A reader sees the old version or the new one, never a mix.
//   node examples/kubernetes-configmap/swap.mjs FOLDER [FILE…]     by default the files of this example
import { mkdir, mkdtemp, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @param {string} folder the mounted one  @param {Readonly<Record<string, string>>} texts by file name */
export async function swap(folder, texts) {
  await mkdir(folder, { recursive: true });
  const old = await readlink(join(folder, '..data')).catch(() => undefined);
  const version = basename(await mkdtemp(join(folder, '..version-')));
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, version, name), text);

  await symlink(version, join(folder, '..data_tmp'));
  await rename(join(folder, '..data_tmp'), join(folder, '..data'));

  if (old !== undefined) return rm(join(folder, old), { recursive: true });
  // What a pod sees; these links are made once and stay.
  for (const name of Object.keys(texts)) await symlink(join('..data', name), join(folder, name));
}

/** @param {readonly string[]} files @returns {Promise<Record<string, string>>} their texts by name */
export async function textsOf(files) {
  return Object.fromEntries(await Promise.all(files.map(async (file) => [basename(file), await readFile(file, 'utf8')])));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder, ...files] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Which folder? node swap.mjs FOLDER [FILE…]');
  await swap(folder, await textsOf(files.length > 0 ? files : ['loadtest.yaml', 'scenarios.yaml'].map((name) => join(import.meta.dirname, name))));
}
