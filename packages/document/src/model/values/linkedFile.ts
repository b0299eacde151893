import { LinkedFile } from '../../files/linkedFile.js';
import { rule, type ValueType } from './valueType.js';

/** A path to a file, relative to the document; the file's content goes with it. */
export const linkedFile: ValueType<LinkedFile> = {
  expects: 'a path relative to this file, inside of its folder',
  hint: 'Write a path such as ./users.csv.',
  file: true,
  schema: { type: 'string', minLength: 1 },
  // Where nobody follows references, the text alone says what is meant; the composition has told that it is not read.
  read: (written) => (written instanceof LinkedFile ? written : typeof written === 'string' && written !== '' ? new LinkedFile(written, written, '') : undefined),
  rules: [rule('isLinkedFile', (value) => value instanceof LinkedFile)],
  show: ({ written }) => written,
  same: (a, b) => a.written === b.written && a.revision === b.revision,
  showChange: String,
};
