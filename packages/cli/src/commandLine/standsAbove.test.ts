import { fieldDescriptions } from '@midflight/document';
import { describe, expect, it } from 'vitest';
import { commandLine } from './commandLine.js';
import { standsAbove } from './standsAbove.js';

const run = commandLine(() => {}).commands.find((command) => command.name() === 'run');

describe('an option that stands above a field', () => {
  const options = run?.options.flatMap(({ long, description }) => {
    const path = /; stands above (\S+)$/.exec(description)?.[1];
    return path === undefined ? [] : [{ long, path, description }];
  });

  it('is each of those that set one', () => {
    expect(options?.map(({ long, path }) => `${long} ${path}`)).toEqual(['--debounce reload.debounce', '--duration config.duration']);
  });

  it('says of itself what the field says', () => {
    for (const { path, description } of options ?? []) {
      const [said = ''] = description.split(';');
      expect(fieldDescriptions().get(path)?.toLowerCase()).toMatch(new RegExp(`^${said}[;.]`));
    }
  });

  it('needs a field', () => {
    expect(() => standsAbove('config.durations')).toThrow(TypeError);
  });
});
