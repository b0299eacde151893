import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTest, readText, rooms } from './house.js';
import { readModule } from './module.js';

/** Files by path, and the files of the same package that each imports. */
type Graph = ReadonlyMap<string, readonly string[]>;

function graphOf(files: readonly string[], read: (file: string) => string): Graph {
  const relative = (file: string): readonly string[] =>
    readModule(file, read(file)).imports.flatMap(({ specifier }) => (specifier.startsWith('.') ? [posix.join(posix.dirname(file), specifier.replace(/\.js$/, '.ts'))] : []));
  return new Map(files.map((file) => [file, relative(file)]));
}

/** Every way round that is found when each file is walked from once, as `a → b → a`. */
function cyclesIn(graph: Graph): readonly string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at !== -1) found.push([...path.slice(at), file].join(' → '));
    if (at !== -1 || done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return found;
}

describe('imports go one way', () => {
  it.each(rooms.map((room) => [room.title, room] as const))('inside %s', (_, room) => {
    expect(cyclesIn(graphOf(room.files.filter((file) => !isTest(file)), readText))).toEqual([]);
  });

  it('sees a way round, also through types and re-exports', () => {
    const texts: Readonly<Record<string, string>> = { 'a.ts': `import type { B } from './b/b.js';`, 'b/b.ts': `export * from '../c.js';`, 'c.ts': `import './a.js';` };
    expect(cyclesIn(graphOf(Object.keys(texts), (file) => texts[file] ?? ''))).toEqual(['a.ts → b/b.ts → c.ts → a.ts']);
  });
});
