import { definePlugin, type Applier } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { LOAD_CONTROL } from '@midflight/engine/control';

/** Makes base URL, headers and timeout true from the next iteration on; old connections close when idle. */
export const httpSettingsApplier = definePlugin<object, Applier<LoadDocument>>({
  kind: 'applier',
  name: 'http-settings',
  create: (_options, { get }) => {
    const load = get(LOAD_CONTROL);
    return {
      id: 'http-settings',
      claims: ['config.baseUrl', 'config.headers', 'config.timeout'],
      prepare: ({ revision, next }, { signal }) => {
        const { baseUrl, headers, timeoutMs } = next.config;
        return load.stage(revision, { http: { baseUrl, headers, timeoutMs } }, signal);
      },
    };
  },
});
