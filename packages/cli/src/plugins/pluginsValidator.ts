import type { Finding, Places, Validator } from '@midflight/core';
import { hideSecrets, type DocumentPlugin, type LoadDocument } from '@midflight/document';
import { isSame, notAllowed, type DocumentPlugins } from './documentPlugins.js';

/**
 * Tells what was wrong with the plugins of the documents, and refuses a first document that names others than were
 * loaded: one of a source that may name none, or one that was saved meanwhile. Later ones are a matter of the plan.
 */
export function pluginsValidator(loaded: DocumentPlugins): Validator<LoadDocument> {
  return {
    id: 'plugins',
    phase: 'semantic',
    validate: ({ next, previous, places }) => {
      if (previous !== undefined) return [];
      const known = [loaded, ...(loaded.refused ? [loaded.refused] : [])].find(({ named }) => isSame(next.plugins, named));
      const findings = known ? known.findings : differences(next.plugins, loaded, places);
      return findings.map((finding) => ({ ...finding, message: hideSecrets(next, finding.message) }));
    },
  };
}

function differences(plugins: readonly DocumentPlugin[], { named, readFrom }: DocumentPlugins, places: Places): readonly Finding[] {
  const strange = plugins.flatMap((plugin, at): Finding[] => {
    if (named[at] && isSame([plugin], [named[at]])) return [];
    const path = `plugins[${at}]`;
    return [readFrom.has(places.find(`${path}.use`)?.file ?? '') ? changed(path) : notAllowed(path, plugin.use)];
  });
  return strange.length > 0 ? strange : [changed('plugins')];
}

function changed(path: string): Finding {
  return { severity: 'error', code: 'MF_RESTART_REQUIRED', path, message: `${path} is not what was loaded, and can't change any more.`, hint: 'Start again; let no document that comes later change the plugins of a file.' };
}
