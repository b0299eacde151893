import { type ConfigSource, definePlugin } from '@midflight/core';
import { rootsOf } from './roots.js';
import { watchFile } from './watchFile.js';

/** Which files, and how closely to watch it. */
export interface FileSourceOptions {
  /**
   * A file, or a pattern (`conf/*.yaml`) whose every match is a document, in the order of their names. Relative to the
   * working folder, or absolute; symbolic links are followed, also when they change.
   */
  readonly path: string;
  /** How often the content is compared whatever the notifications say, in milliseconds; ≥ 50. Of more than 400 files up to 2.5 times as rarely. @defaultValue 2_000 */
  readonly reconcileMs?: number;
  /** Looks at fixed intervals and uses no notifications: for network file systems. @defaultValue false */
  readonly polling?: boolean;
  /** Between looks when polling, or when notifications fail, in milliseconds; ≥ 10. @defaultValue 250 */
  readonly pollIntervalMs?: number;
}

const defaultReconcileMs = 2_000;
const defaultPollIntervalMs = 250;

/**
 * Configuration from one file, or from all that match a pattern: watched through its folder, compared by content, so that any way of saving is seen once
 * and a mere touch is not.
 */
export const fileSource = definePlugin<FileSourceOptions, ConfigSource>({
  kind: 'source',
  name: 'file',
  options: {
    path: { type: 'string', required: true, description: 'The file, or a pattern of files, relative to the working folder or absolute.' },
    reconcileMs: { type: 'integer', default: defaultReconcileMs, minimum: 50, description: 'How often its content is compared, whatever the notifications say.' },
    polling: { type: 'boolean', default: false, description: 'Looks at fixed intervals and uses no notifications: for network file systems.' },
    pollIntervalMs: { type: 'integer', default: defaultPollIntervalMs, minimum: 10, description: 'Between looks when polling, or when notifications fail.' },
  },
  create: async ({ path, polling = false, reconcileMs = defaultReconcileMs, pollIntervalMs = defaultPollIntervalMs }) => {
    const file = { findRoots: await rootsOf(path), name: path, events: !polling, reconcileMs, pollIntervalMs };
    return { id: `file:${path}`, watch: (context) => watchFile(file, context) };
  },
});
