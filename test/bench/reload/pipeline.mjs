import { createReloader, use } from '@midflight/core';
import { createLoadDocumentModel } from '@midflight/document';
import { builtinValidator } from '@midflight/validator-builtin';

const applier = { id: 'bench', claims: ['version', 'metadata', 'include', 'config', 'load', 'scenarios', 'thresholds', 'rules', 'reload'], prepare: async () => ({ commit() {}, revert() {} }) };

/**
 * The pipeline of load documents without a load: whatever is accepted is in force. Resolves when the first document is.
 *
 * @param onApplied - hears each document that is put in force
 */
export async function startPipeline(source, { debounceMs, onApplied = () => {} }) {
  const timing = { debounceMs, maxWaitMs: debounceMs * 4 };
  const reloader = await createReloader({ model: createLoadDocumentModel({ environment: {} }), sources: [source], validators: [use(builtinValidator)], appliers: [applier], timing });
  await new Promise((resolve, reject) => {
    reloader.subscribe(({ type, outcome }) => {
      if (type !== 'outcome') return;
      if (outcome.outcome === 'applied') onApplied(reloader.status.active.config);
      if (reloader.status.active) resolve();
      else reject(new Error(JSON.stringify(outcome.findings)));
    });
    reloader.start();
  });
}
