import { dirname } from 'node:path';
import { allDocuments, composeOnce, MidflightError, placeInWords, type ConfigModel, type ConfigSource, type Finding, locate, type Logger, type OptionFault, type PluginUse, type Service, type SourceDocument } from '@midflight/core';
import { readPlugins, spellingHint, type DocumentPlugin, type LoadDocument } from '@midflight/document';
import { add, faultsOf, noPlugins, together, typed, type AddedPlugins } from './addedPlugins.js';
import { loadModule } from './loadModule.js';
import { locatePlugin, type PluginSearch } from './locatePlugin.js';

/** What the documents say of plugins, and what became of it. */
export interface DocumentPlugins {
  readonly added: AddedPlugins;
  /** As they stood there; what is judged later must say the same. */
  readonly named: readonly DocumentPlugin[];
  /** The names of the documents that were read for them. */
  readonly readFrom: ReadonlySet<string>;
  /** Why some of them could not be loaded; each at its place. */
  readonly findings: readonly Finding[];
  /** For code frames. */
  readonly documents: readonly SourceDocument[];
}

export interface DocumentPluginsOptions {
  readonly model: ConfigModel<LoadDocument>;
  readonly sources: readonly PluginUse<ConfigSource>[];
  /** What sources ask for while they are made. @defaultValue none */
  readonly services?: readonly Service[];
  /** True trusts every document, false none. @defaultValue files of this machine, each with what lies in its own folder */
  readonly allow?: boolean | undefined;
  readonly logger: Logger;
}

const noneNamed: DocumentPlugins = { added: noPlugins, named: [], readFrom: new Set(), findings: [], documents: [] };

/**
 * Reads the documents once and loads the plugins that they name. Sources that may name none are not even read. What
 * can't be read now is told by whoever reads it next.
 */
export async function pluginsOfDocuments({ model, sources, services = [], allow, logger }: DocumentPluginsOptions): Promise<DocumentPlugins> {
  const trusted = allow === undefined ? sources.filter(({ plugin }) => plugin === 'file') : allow ? sources : [];
  if (trusted.length === 0) return noneNamed;
  const read = await composeOnce({ model, sources: trusted, services, logger }).catch((thrown: unknown) => {
    if (MidflightError.is(thrown)) return undefined;
    throw thrown;
  });
  if (!read) return noneNamed;
  const { composition: { places, ...composition }, documents } = read;
  const named = readPlugins({ places, ...composition });
  const added: AddedPlugins[] = [];
  const findings: Finding[] = [];
  for (const [index, plugin] of named.entries()) {
    const path = `plugins[${index}]`;
    const place = places.find(`${path}.use`);
    const from = place ? `${path} in ${placeInWords({ ...place, column: undefined })}` : path;
    const loaded = await loadOne(plugin, { path, from, search: searchFor(documentsCalled(place?.file, documents), allow) });
    added.push(loaded.added);
    findings.push(...loaded.findings);
  }
  return { added: together(added), named, readFrom: new Set(allDocuments(documents).map(({ name }) => name)), findings: locate(findings, places), documents };
}

interface Where {
  readonly path: string;
  readonly from: string;
  readonly search: PluginSearch | undefined;
}

async function loadOne({ use, options: written }: DocumentPlugin, { path, from, search }: Where): Promise<Pick<DocumentPlugins, 'added' | 'findings'>> {
  if (!search) return { added: noPlugins, findings: [notAllowed(path, use)] };
  try {
    const plugins = await loadModule(await locatePlugin(use, search), use);
    // A variable of the environment in quotes is a text.
    const options = typed(plugins, written);
    const findings = faultsOf({ plugins, options }).map((fault) => optionFinding(`${path}.options`, fault, plugins.flatMap((plugin) => Object.keys(plugin.options ?? {}))));
    return findings.length > 0 ? { added: noPlugins, findings } : { added: add({ plugins, options, from }), findings: [] };
  } catch (thrown) {
    if (!MidflightError.is(thrown)) throw thrown;
    const { code, message } = thrown;
    return { added: noPlugins, findings: [{ severity: 'error', code, path: `${path}.use`, message, ...(hints[code] ? { hint: hints[code] } : {}) }] };
  }
}

const hints: Readonly<Record<string, string>> = {
  MF_PLUGIN_NOT_ALLOWED: 'Put it beside the document, or load it by --plugin.',
  MF_PLUGIN_NOT_FOUND: 'Write ./ before a path, or install the package in the working folder.',
  MF_PLUGIN_MODULE: 'Export what definePlugin returns.',
};

/** A plugin that nobody may load from where it stands. */
export function notAllowed(path: string, use: string): Finding {
  const message = `The plugin ${JSON.stringify(use)} is not loaded because this document names it: only files of this machine may name code, and with --no-allow-plugins none may.`;
  return { severity: 'error', code: 'MF_PLUGIN_NOT_ALLOWED', path: `${path}.use`, message, hint: 'Load it by --plugin, or trust every document by --allow-plugins.' };
}

function optionFinding(path: string, { option, unknown, missing, problem }: OptionFault, known: readonly string[]): Finding {
  const hint = unknown ? spellingHint(option, known) : undefined;
  const inside = /^[A-Za-z_]\w*$/.test(option) ? `${path}.${option}` : `${path}[${JSON.stringify(option)}]`;
  return { severity: 'error', code: 'MF_PLUGIN_OPTIONS', path: missing ? path : inside, message: `${inside} ${problem}.`, ...(hint === undefined ? {} : { hint }) };
}

/** From where a plugin of a document is loaded; undefined when that document may name none. */
function searchFor(documents: readonly SourceDocument[], allow: boolean | undefined): PluginSearch | undefined {
  const [first] = documents;
  const isLocal = documents.length > 0 && documents.every(({ localPath }) => localPath !== undefined);
  if (isLocal && first?.localPath !== undefined) return { folder: dirname(first.localPath), confined: !allow, barePaths: false };
  return allow ? { folder: process.cwd(), confined: false, barePaths: false } : undefined;
}

/** All of that name, also those of another source that took the name of a file. */
function documentsCalled(name: string | undefined, documents: readonly SourceDocument[]): readonly SourceDocument[] {
  return documents.flatMap((document) => [
    ...(document.name === name ? [document] : []),
    ...documentsCalled(name, (document.references ?? []).flatMap(({ files }) => files)),
  ]);
}
