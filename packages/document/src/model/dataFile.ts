import type { LinkedFile } from '../files/linkedFile.js';
import { field } from './fields.js';
import { linkedFile } from './values/linkedFile.js';
import { choice } from './values/text.js';
import type { PlainMap } from './values/valueType.js';

const formats = ['csv', 'json', 'ndjson'] as const;
const strategies = ['sequential', 'random', 'cycle', 'shuffle'] as const;

/** By the end of its name. */
function formatOf({ path }: PlainMap): string {
  const written = String(typeof path === 'object' && path !== null && 'written' in path ? path.written : path);
  return formats.find((format) => written.toLowerCase().endsWith(`.${format}`)) ?? 'csv';
}

/** `dataFile`: rows whose columns are variables. */
export class DataFile {
  @field(linkedFile, { key: 'path', required: true, description: 'The file, relative to this one; its content is followed too.' })
  readonly file!: LinkedFile;

  @field(choice(formats), { key: 'format', default: formatOf, defaultInWords: 'by the end of its name, else csv', description: 'How the file is written: CSV with a line of names, a JSON list of maps, or a map a line.' })
  readonly format!: (typeof formats)[number];

  @field(choice(strategies), { key: 'strategy', default: 'sequential', description: 'Which row an iteration gets: the next one, from the first again after the last (sequential and cycle); any one (random); each once in an order that differs (shuffle).' })
  readonly strategy!: (typeof strategies)[number];
}
