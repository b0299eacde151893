import type { Finding } from '@midflight/core';
import { versionFrom } from '../migrate/migrations.js';
import { describeWritten } from '../model/values/describeWritten.js';
import type { PlainMap } from '../model/values/valueType.js';
import { unread } from '../text/unread.js';
import type { Merged } from './merge.js';

/** The version may stand in any document, but a mix of formats has no meaning: each that differs from the first is told. */
export function versionConflicts(layers: readonly Merged<PlainMap>[]): readonly Finding[] {
  const [first, ...others] = layers.filter(({ value }) => (value['version'] ?? null) !== null && value['version'] !== unread);
  if (!first) return [];
  const version = first.value['version'];
  return others
    .filter(({ value }) => versionFrom(value['version']) !== versionFrom(version))
    .map(({ value, origin }) => ({
      severity: 'error',
      code: 'MF_VERSION_CONFLICT',
      path: 'version',
      message: `version is ${describeWritten(value['version'])} here and ${describeWritten(version)} in ${first.origin.places.files.join(', ')}; all documents must be of one version.`,
      hint: 'Give the version in one of them only.',
      ...origin.places.find('version'),
    }));
}
