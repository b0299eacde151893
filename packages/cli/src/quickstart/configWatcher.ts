import { ConfigWatcher as AnyConfigWatcher, type HotReloadConfig, type Logger, type Usable, use, type Validator } from '@midflight/core';
import { createLoadDocumentModel, type LoadDocument } from '@midflight/document';
import { fileSource } from '@midflight/source-file';
import { validatorsOf } from '../validators.js';
import type { ReloadNotifier } from './reloadNotifier.js';

export interface ConfigWatcherOptions {
  /** Asked beside those that `midflight run` asks. @defaultValue none */
  readonly validators?: readonly Usable<Validator<LoadDocument>>[];
  /** A file of rules in CEL that stand above those of the document, as `--rules`. @defaultValue none */
  readonly rulesFile?: string;
  /** Hears why a file is followed by polling, and the like. @defaultValue silent */
  readonly logger?: Logger;
}

/**
 * Follows load documents, with all that the command does when it reads one: includes, the process's environment, the
 * built-in validators and rules. Sends no load: `event.config` is for the program to act on.
 */
export class ConfigWatcher extends AnyConfigWatcher<LoadDocument> {
  /** @param config - `HotReloadConfig.for('loadtest.yaml')` */
  constructor(config: HotReloadConfig, notifier: ReloadNotifier, { validators = [], rulesFile, logger }: ConfigWatcherOptions = {}) {
    super(config, notifier, {
      model: createLoadDocumentModel({ environment: process.env }),
      sourceOf: (path) => use(fileSource, { path }),
      validators: [...validatorsOf({ rulesFile }), ...validators],
      wishesOf: ({ reload }) => reload,
      ...(logger && { logger }),
    });
  }
}
