import { rule, type ValueType } from './valueType.js';

/** The versions of the load document that can be read, the current one last. */
const supportedVersions: readonly string[] = ['1.0'];

/** The version of the document, in quotes. */
export const version: ValueType<string> = {
  expects: `a supported version: ${supportedVersions.map((supported) => `"${supported}"`).join(', ')}`,
  hint: 'Write version: "1.0", in quotes: without them it is a number.',
  schema: { enum: supportedVersions },
  read: (written) => (typeof written === 'string' ? written : undefined),
  rules: [rule('isSupportedVersion', (value) => typeof value === 'string' && supportedVersions.includes(value))],
  show: (value) => value,
};
