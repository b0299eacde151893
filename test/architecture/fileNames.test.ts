import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rooms } from './house.js';

const camelCase = /^[a-z][a-zA-Z0-9]*(\.test)?\.ts$/;
const folder = /^[a-z][a-zA-Z0-9]*$/;
/** Names that say nothing, and so collect everything. */
const catchAll = /^(utils?|types?|helpers?|common|misc|shared|constants|interfaces)(\.test)?\.ts$/;

function isWellNamed(file: string): boolean {
  const folders = file.split('/').slice(3, -1);
  return camelCase.test(basename(file)) && !catchAll.test(basename(file)) && folders.every((name) => folder.test(name));
}

describe('file names', () => {
  it('are in camelCase and say what is inside', () => {
    expect(rooms.flatMap((room) => room.files).filter((file) => !isWellNamed(file))).toEqual([]);
  });

  it.each(['utils.ts', 'types.ts', 'RateLimiter.ts', 'rate-limiter.ts', 'Load/rate.ts'])('%s is refused', (name) => {
    expect(isWellNamed(`packages/core/src/${name}`)).toBe(false);
  });
});
