import { describe, expect, it } from 'vitest';
import { isTest, readText, rooms } from './house.js';

const documented = readText('docs/errors.md');

/** Every `MF_…` that shipped code mentions. The testkit fails tests, and has no codes of its own. */
function codesInSources(): readonly string[] {
  const sources = rooms.flatMap((room) => (room.title === 'testkit' ? [] : room.files)).filter((file) => !isTest(file));
  return [...new Set(sources.flatMap((file) => readText(file).match(/\bMF_[A-Z0-9]+(?:_[A-Z0-9]+)*\b/g) ?? []))].toSorted();
}

/** The entries of the page: code, and all that is said of it. */
function entriesOf(page: string): ReadonlyMap<string, string> {
  return new Map(
    page
      .split(/^(?=#{2,3} )/m)
      .flatMap((section) => [[/^### (MF_\w+)\n/.exec(section)?.[1], section] as const])
      .flatMap(([code, section]) => (code === undefined ? [] : [[code, section]])),
  );
}

/** One paragraph, then a wrong and a right example, each in a fence. */
const wholeEntry = /^### MF_\w+\n\n\S[^\n]+(?:\n[^\n]+)*\n\nWrong:\n\n```\w*\n[^]+?\n```\n\nRight:\n\n```\w*\n[^]+?\n```\n/;

describe('docs/errors.md', () => {
  it('has an entry for every code of the sources, and no other', () => {
    const codes = codesInSources();
    expect(codes.length).toBeGreaterThan(10);
    expect([...entriesOf(documented).keys()].toSorted()).toEqual(codes);
  });

  it.each([...entriesOf(documented)])('%s says what it means, with a wrong and a right example', (_, section) => {
    expect(section).toMatch(wholeEntry);
  });

  it('would see an entry without a right example', () => {
    expect('### MF_X\n\nIt is wrong.\n\nWrong:\n\n```yaml\na: 1\n```\n').not.toMatch(wholeEntry);
  });

  it('names each code once', () => {
    const headings = documented.match(/^### MF_\w+/gm) ?? [];
    expect(headings).toEqual([...new Set(headings)]);
  });
});
