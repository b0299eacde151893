import { mkdirSync } from 'node:fs';
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

/** @returns {readonly string[]} what API Extractor has against the package; empty when its report stands */
function complaints(published, { Extractor, ExtractorConfig }, update) {
  const said = [];
  const extractorConfig = ExtractorConfig.prepare({
    configObject: configOf(published),
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(published.folder, 'package.json'),
  });
  const messageCallback = (message) => {
    if (message.logLevel === 'error' || message.logLevel === 'warning') said.push(message.text);
    message.handled = true;
  };
  try {
    const { succeeded } = Extractor.invoke(extractorConfig, { localBuild: update, messageCallback });
    return succeeded ? [] : said;
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
