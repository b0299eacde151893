import { field } from './fields.js';
import { optionMap, type OptionMap } from './values/options.js';
import { filledText } from './values/text.js';

/** One of `plugins`: code of others that is loaded before the run begins. */
export class DocumentPlugin {
  @field(filledText, { key: 'use', required: true, description: 'The plugin: the name of a package, or a path that begins with ./ and stays in the folder of this file.' })
  readonly use!: string;

  @field(optionMap, { key: 'options', default: {}, description: 'What the plugin is told; it says itself which options there are.' })
  readonly options!: OptionMap;
}
