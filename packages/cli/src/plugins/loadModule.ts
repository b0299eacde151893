import { isPlugin, looksLikePlugin, messageOf, MidflightError, systemClock, type AnyPlugin } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';

/** How long a module may take to be loaded, in milliseconds. */
const deadlineMs = 10_000;

/**
 * The plugins that a module exports, as its default or by names, each once.
 *
 * @param use - the module as the user named it, for messages
 * @throws MF_PLUGIN_LOAD when it can't be loaded; MF_PLUGIN_MODULE when it exports none, or a broken one
 */
export async function loadModule(url: string, use: string): Promise<readonly AnyPlugin<LoadDocument>[]> {
  const exported = exportsOf(await importInTime(url, use)).filter(looksLikePlugin);
  if (exported.length === 0) throw new MidflightError('MF_PLUGIN_MODULE', `The module ${use} exports no plugin: an object with a kind, a name and a create.`, { details: { use } });
  return exported.map((value) => {
    let problem = '';
    const sound = isPlugin<LoadDocument>(value, (said) => { problem = said; });
    if (sound) return value;
    throw new MidflightError('MF_PLUGIN_MODULE', `The module ${use} exports a plugin that can't be used: ${problem}.`, { details: { use } });
  });
}

/** What waits for ever at its top would keep the command waiting too. */
async function importInTime(url: string, use: string): Promise<object> {
  const given = new AbortController();
  const late = systemClock.sleep(deadlineMs, given.signal).then(() => {
    throw new Error(`it took longer than ${deadlineMs} ms`);
  });
  const loaded: Promise<object> = import(url);
  try {
    return await Promise.race([loaded, late]);
  } catch (cause) {
    throw new MidflightError('MF_PLUGIN_LOAD', `The plugin ${use} can't be loaded: ${messageOf(cause)}`, { cause, details: { use } });
  } finally {
    late.catch(() => {});
    given.abort();
  }
}

/** What a compiler made of `export default` may lie one level deeper. */
function exportsOf(module: object): readonly unknown[] {
  const values: readonly unknown[] = Object.values(module);
  const inner = values.flatMap((value): readonly unknown[] => (typeof value === 'object' && value !== null && '__esModule' in value ? Object.values(value) : []));
  return [...new Set([...values, ...inner])];
}
