import type { SteeringState } from '@midflight/core';
import type { Colors } from 'picocolors/types.js';
import { printable } from './printable.js';
import { shownOverrides } from './shownOverrides.js';

/** What is set above the sources, in a line. */
export function steeringLine({ enabled, frozen, overrides, drift }: SteeringState, colors: Colors): string {
  const pinned = shownOverrides(overrides).map(({ path, value, expiresAtMs }) => `${printable(path)} = ${printable(JSON.stringify(value))}${expiresAtMs === undefined ? '' : ` until ${new Date(expiresAtMs).toLocaleTimeString('en-GB')}`}`);
  const said = [enabled ? undefined : 'reloading is off', frozen ? 'frozen' : undefined, ...pinned].filter((part) => part !== undefined);
  const standing = said.length === 0 ? 'nothing is set above the sources' : said.join(' · ');
  return colors.cyan(`› steering: ${standing}${drift ? ' (what runs is not what the sources want)' : ''}`);
}
