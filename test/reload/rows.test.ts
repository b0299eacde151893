import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../architecture/house.js';

/** Packages that rows are mapped to and that are not there yet; whoever adds one takes it off this list. */
const pending: readonly string[] = [];

interface Row {
  readonly number: number;
  /** From the root: files, or folders in which any test file will do. */
  readonly places: readonly string[];
}

function readRows(): readonly Row[] {
  const text = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  return [...text.matchAll(/^\| (\d+) \|.*\| ([^|]+) \|$/gm)].map(([, number, places = '']) => ({
    number: Number(number),
    places: places.split(', ').map((place) => fromRoot(place.replaceAll('`', ''))),
  }));
}

const fromRoot = (place: string): string => (place.includes('/') ? place : `test/reload/${place}`);

function testFilesIn(place: string): readonly string[] {
  const path = join(root, place);
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [place];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !/(^|\/)(node_modules|dist)\//.test(name))
    .map((name) => relative(root, join(path, name)));
}

/** A file without its comments: a test that is commented out is none. */
function codeOf(file: string): string {
  return readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
}

function rowsIn(code: string): readonly number[] {
  return [...code.matchAll(/['"`]FAULTS (\d+): /g)].map(([, number]) => Number(number));
}

/** The rows that titles of tests in a file begin with. */
function titledIn(file: string): ReadonlySet<number> {
  return new Set(rowsIn(codeOf(file)));
}

/** Those in what is run by events and by polling. */
function titledInBothModes(file: string): readonly number[] {
  return codeOf(file).split(/^(?=describe\b)/m).filter((block) => /^describe.*\.each\(modes\)\(/.test(block)).flatMap(rowsIn);
}

/** Where watching matters. Of row 14 one half is that events fail, and the other that none came. */
const watched = [...Array.from({ length: 13 }, (_, index) => index + 1), 15, 16, ...Array.from({ length: 8 }, (_, index) => index + 26)];

const rows = readRows();
const isPending = (place: string): boolean => pending.includes(place);

describe('the map of hazards', () => {
  it('holds every row once, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 64 }, (_, index) => index + 1));
  });

  it.each(rows.flatMap(({ number, places }) => places.filter((place) => !isPending(place)).map((place) => [number, place] as const)))('finds row %i in %s', (number, place) => {
    expect(testFilesIn(place).filter((file) => titledIn(file).has(number))).not.toEqual([]);
  });

  it.each(watched)('finds row %i by events and by polling', (number) => {
    const files = rows[number - 1]?.places.flatMap(testFilesIn) ?? [];
    expect(files.filter((file) => !titledInBothModes(file).includes(number))).toEqual([]);
  });

  it('is of tests that run, each of them and always', () => {
    const files = new Set(rows.flatMap(({ places }) => places).flatMap(testFilesIn));
    const left = [...files].filter((file) => titledIn(file).size > 0 && /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|todo|only|fails)\b|\b[xf](?:it|describe)\(/.test(codeOf(file)));
    expect(left).toEqual([]);
  });

  it('waits for nothing that is there already', () => {
    expect(pending.filter((place) => existsSync(join(root, place)))).toEqual([]);
  });

  it('knows every test that bears a number', () => {
    const bearing = ['packages', 'plugins', 'test'].flatMap(testFilesIn).flatMap((file) => [...titledIn(file)].map((number) => ({ number, file })));
    const isMapped = ({ number, file }: (typeof bearing)[number]): boolean => rows[number - 1]?.places.some((place) => file === place || file.startsWith(`${place}/`)) ?? false;
    expect(bearing.length).toBeGreaterThan(40);
    expect(bearing.filter((one) => !isMapped(one))).toEqual([]);
  });
});
