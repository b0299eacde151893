import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../processes.mjs';
import { publishedPackages } from '../workspaces.mjs';

const reportFolder = path.join(root, 'docs/api');

/** One configuration for every package: what its index exports, as declared in `dist`, against docs/api. */
function configOf({ name, folder, title }) {
  return {
    projectFolder: folder,
    mainEntryPointFilePath: '<projectFolder>/dist/index.d.ts',
    compiler: { tsconfigFilePath: '<projectFolder>/tsconfig.json' },
    newlineKind: 'lf',
    apiReport: { enabled: true, reportFileName: title, reportFolder, reportTempFolder: path.join(root, 'node_modules/.cache/midflight/api', name) },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: { default: { logLevel: 'warning' } },
      extractorMessageReporting: {
        default: { logLevel: 'warning' },
        // Everything exported is public; the house has no release tags.
        'ae-missing-release-tag': { logLevel: 'none' },
        'ae-forgotten-export': { logLevel: 'none' },
        'ae-undocumented': { logLevel: 'none' },
      },
      tsdocMessageReporting: { default: { logLevel: 'none' } },
    },
  };
}

/** What changed between the report and the API as it is, as a diff; git is needed for the clone anyway. */
function differenceOf({ reportFilePath, reportTempFilePath }) {
  const known = existsSync(reportFilePath) ? reportFilePath : '/dev/null';
  const { stdout } = spawnSync('git', ['diff', '--no-index', '--no-color', '--unified=1', known, reportTempFilePath], { encoding: 'utf8' });
  return stdout.slice(stdout.indexOf('@@'));
}

/** @returns {readonly string[]} what API Extractor has against the package; empty when its report stands */
function complaints(published, { Extractor, ExtractorConfig }, update) {
  const said = [];
  const extractorConfig = ExtractorConfig.prepare({
    configObject: configOf(published),
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(published.folder, 'package.json'),
  });
  const messageCallback = (message) => {
    const counts = message.logLevel === 'error' || message.logLevel === 'warning';
    if (counts && message.category !== 'console') said.push(message.text);
    message.handled = true;
  };
  try {
    const { succeeded, apiReportChanged } = Extractor.invoke(extractorConfig, { localBuild: update, messageCallback });
    if (succeeded) return [];
    return apiReportChanged ? [...said, `docs/api/${published.title}.api.md is not what it exports now:\n${differenceOf(extractorConfig)}`] : said;
  } catch (error) {
    return [...said, error.message];
  }
}

/**
 * Compares what each package exports with its report in docs/api, so that a change of the public API shows in review.
 *
 * @param {{ update: boolean }} options `update` rewrites the reports instead
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
export async function compareApiReports({ update }) {
  const extractor = await import('@microsoft/api-extractor');
  mkdirSync(reportFolder, { recursive: true });
  const said = publishedPackages().filter(({ isLibrary }) => isLibrary).flatMap((published) => complaints(published, extractor, update).map((text) => `${published.name}: ${text}`));
  if (said.length === 0) return { exitCode: 0, output: '' };
  return { exitCode: 1, output: [...said, 'If the change of the API is meant: npm run check -- api --update-api'].join('\n') };
}
