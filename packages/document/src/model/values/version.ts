import { currentVersion, migratedVersions, versionFrom } from '../../migrate/migrations.js';
import { rule, type ValueType } from './valueType.js';

/** The versions of the load document that can be read as they are. */
const supportedVersions: readonly string[] = [currentVersion];

/** The version of the document; without quotes it is a number, and means the same. */
export const version: ValueType<string> = {
  expects: `a supported version: ${supportedVersions.map((supported) => `"${supported}"`).join(', ')}`,
  hint: `Write version: "${currentVersion}". Documents of ${migratedVersions.map((known) => `"${known}"`).join(', ')} are migrated when they are read.`,
  schema: { enum: supportedVersions.flatMap((supported) => [supported, Number(supported)]) },
  read: versionFrom,
  rules: [rule('isSupportedVersion', (value) => typeof value === 'string' && supportedVersions.includes(value))],
  show: (value) => value,
};
