import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { npmCommand, root } from '../processes.mjs';
import { publishedPackages } from '../workspaces.mjs';

/** Ways to find a module that a package of nothing but ES modules need not serve. */
const waysOfOthers = ['node10', 'node16-cjs'];

/** @returns {readonly { name: string, isLibrary: boolean, tarball: Uint8Array }[]} */
function packAll() {
  const packages = publishedPackages();
  const folder = mkdtempSync(path.join(tmpdir(), 'midflight-packed-'));
  try {
    const [npm, args, options] = npmCommand(['pack', '--json', '--pack-destination', folder, ...packages.map((published) => published.folder)]);
    const { status, stdout, stderr } = spawnSync(npm, args, { ...options, cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
    if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
    const fileOf = new Map(JSON.parse(stdout).map(({ name, filename }) => [name, path.join(folder, filename)]));
    return packages.map(({ name, isLibrary }) => ({ name, isLibrary, tarball: new Uint8Array(readFileSync(fileOf.get(name))) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let packed;
/** What would be published; packed once, for whoever looks at it. */
const packedPackages = () => (packed ??= packAll());

/** @param {readonly string[]} said */
const resultOf = (said) => ({ exitCode: said.length === 0 ? 0 : 1, output: said.join('\n') });

/**
 * Looks at each package as it would be published, by publint's strict rules.
 *
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
export async function lintPackages() {
  const [{ publint }, { formatMessage }] = await Promise.all([import('publint'), import('publint/utils')]);
  const said = [];
  for (const { name, tarball } of packedPackages()) {
    const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
    said.push(...messages.filter(({ type }) => type !== 'suggestion').map((message) => `${name}: ${formatMessage(message, pkg, { color: false })}`));
  }
  return resultOf(said);
}

/**
 * Looks whether those who import a library get its types, by "Are the types wrong?".
 *
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
export async function checkTypesOfPackages() {
  const [{ checkPackage, createPackageFromTarballData }, { problemKindInfo }] = await Promise.all([import('@arethetypeswrong/core'), import('@arethetypeswrong/core/problems')]);
  const said = [];
  for (const { name, tarball } of packedPackages().filter(({ isLibrary }) => isLibrary)) {
    const { types, problems = [] } = await checkPackage(createPackageFromTarballData(tarball));
    if (types === false) said.push(`${name}: it has no types`);
    const counting = problems.filter(({ resolutionKind }) => !waysOfOthers.includes(resolutionKind));
    said.push(...counting.map((problem) => `${name}: ${problemKindInfo[problem.kind].title}: ${JSON.stringify(problem)}`));
  }
  return resultOf(said);
}
