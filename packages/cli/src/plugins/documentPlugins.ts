import { isDeepStrictEqual } from 'node:util';
import { allDocuments, composeOnce, hasErrors, MidflightError, placeInWords, type ComposedOnce, type ComposeOnceOptions, type ConfigModel, type ConfigSource, type Finding, locate, type KeptConfiguration, type Logger, type OptionFault, type PluginUse, type Service, type SourceDocument } from '@midflight/core';
import { readPlugins, spellingHint, type DocumentPlugin, type LoadDocument } from '@midflight/document';
import { add, faultsOf, noPlugins, together, typed, type AddedPlugins } from './addedPlugins.js';
import { loadModule } from './loadModule.js';
import { locatePlugin, type PluginSearch } from './locatePlugin.js';
import { searchFor } from './searchFor.js';

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
  /** What the sources say, where they have nothing sound to say and these are the plugins of what the run starts on instead. */
  readonly refused?: DocumentPlugins;
}

/** What a run starts on when its sources have nothing sound to say. */
export interface StartedOn {
  readonly kept: KeptConfiguration;
  /**
   * Those of the files that the run names: a document that was kept of another place is no reason to load code from there.
   *
   * @defaultValue it may lie anywhere on this machine
   */
  readonly folders?: readonly string[];
}

export interface DocumentPluginsOptions {
  readonly model: ConfigModel<LoadDocument>;
  readonly sources: readonly PluginUse<ConfigSource>[];
  /** What sources ask for while they are made. @defaultValue none */
  readonly services?: readonly Service[];
  /** True trusts every document, false none. @defaultValue files of this machine, each with what lies in its own folder */
  readonly allow?: boolean | undefined;
  /** What the run starts on when the sources have nothing sound to say. @defaultValue it does not start then */
  readonly startOn?: StartedOn | undefined;
  readonly logger: Logger;
}

const noneNamed: DocumentPlugins = { added: noPlugins, named: [], readFrom: new Set(), findings: [], documents: [] };

/**
 * Reads the documents once and loads the plugins that they name. Sources that may name none are not even read. What
 * can't be read now is told by whoever reads it next. Where they are not sound and there is something else
 * to start on, its plugins are loaded: it could not be started on without them.
 */
export async function pluginsOfDocuments({ model, sources, services = [], allow, startOn, logger }: DocumentPluginsOptions): Promise<DocumentPlugins> {
  const trusted = allow === undefined ? sources.filter(({ plugin }) => plugin === 'file') : allow ? sources : [];
  const read = trusted.length === 0 ? undefined : await readNow({ model, sources: trusted, services, logger });
  const ofSources = read ? await loadAll(read, allow) : noneNamed;
  if (!startOn || (read && isSound(read, ofSources, model))) return ofSources;
  const { kept: { documents }, folders } = startOn;
  const kept = { documents, composition: model.compose(documents) };
  if (isSame(readPlugins(kept.composition), ofSources.named)) return ofSources;
  return { ...(await loadAll(kept, allow, folders)), refused: ofSources };
}

/** What can't be read now is undefined. */
async function readNow(options: ComposeOnceOptions<LoadDocument>): Promise<ComposedOnce | undefined> {
  try {
    return await composeOnce(options);
  } catch (thrown) {
    if (MidflightError.is(thrown)) return undefined;
    throw thrown;
  }
}

/** Whether the run will start on what was read, as far as can be known before its plugins judge it. */
function isSound({ composition }: ComposedOnce, { findings }: DocumentPlugins, model: ConfigModel<LoadDocument>): boolean {
  return !hasErrors([...composition.findings, ...findings]) && composition.tree !== undefined && !hasErrors(model.decode(composition).findings);
}

async function loadAll({ composition: { places, ...composition }, documents }: ComposedOnce, allow: boolean | undefined, folders?: readonly string[]): Promise<DocumentPlugins> {
  const named = readPlugins({ places, ...composition });
  const added: AddedPlugins[] = [];
  const findings: Finding[] = [];
  for (const [index, plugin] of named.entries()) {
    const path = `plugins[${index}]`;
    const place = places.find(`${path}.use`);
    const from = place ? `${path} in ${placeInWords({ ...place, column: undefined })}` : path;
    const loaded = await loadOne(plugin, { path, from, search: searchFor(documentsCalled(place?.file, documents), allow, folders) });
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

/** All of that name, also those of another source that took the name of a file. */
function documentsCalled(name: string | undefined, documents: readonly SourceDocument[]): readonly SourceDocument[] {
  return documents.flatMap((document) => [
    ...(document.name === name ? [document] : []),
    ...documentsCalled(name, (document.references ?? []).flatMap(({ files }) => files)),
  ]);
}

/** True when two lists name the same plugins, and tell them the same. */
export function isSame(some: readonly DocumentPlugin[], others: readonly DocumentPlugin[]): boolean {
  const parts = (plugins: readonly DocumentPlugin[]) => plugins.map(({ use, options }) => ({ use, options: { ...options } }));
  return isDeepStrictEqual(parts(some), parts(others));
}
