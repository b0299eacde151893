import { currentVersion, migratedVersions } from '../../migrate/migrations.js';
import { rule, type ValueType } from './valueType.js';

/** The versions of the load document that can be read as they are. */
const supportedVersions: readonly string[] = [currentVersion];

/** The version of the document, in quotes. */
export const version: ValueType<string> = {
  expects: `a supported version: ${supportedVersions.map((supported) => `"${supported}"`).join(', ')}`,
  hint: `Write version: "${currentVersion}", in quotes: without them it is a number. Documents of ${migratedVersions.map((known) => `"${known}"`).join(', ')} are migrated when they are read.`,
  schema: { enum: supportedVersions },
  read: (written) => (typeof written === 'string' ? written : undefined),
  rules: [rule('isSupportedVersion', (value) => typeof value === 'string' && supportedVersions.includes(value))],
  show: (value) => value,
};
