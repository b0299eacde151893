import { use, type Usable, type Validator } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { builtinValidator } from '@midflight/validator-builtin';
import { limitsValidator } from '@midflight/validator-limits';
import { rulesValidator } from '@midflight/validator-rules';
import type { PluginPolicy } from './plugins/gatherPlugins.js';

/** What no document can lift, since whoever runs it says so. */
export interface Policy extends PluginPolicy {
  /** A file of rules that stand above those of the document. */
  readonly rulesFile?: string | undefined;
  /** A file of limits that no reload may lift. */
  readonly limitsFile?: string | undefined;
}

/** Everyone of this command who has a say in whether a document is used. */
export function validatorsOf({ rulesFile, limitsFile }: Policy): readonly Usable<Validator<LoadDocument>>[] {
  return [use(builtinValidator), use(rulesValidator, rulesFile === undefined ? {} : { file: rulesFile }), use(limitsValidator, limitsFile === undefined ? {} : { file: limitsFile })];
}
