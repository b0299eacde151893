import { isMap, isScalar, type Document } from 'yaml';
import { migrateFlatForm } from './flatForm.js';

/** A way from one version to a later one. */
export interface MigrationStep {
  readonly from: string;
  readonly to: string;
  /** What becomes different, in a line. */
  readonly description: string;
}

/** Makes a document of one version one of a later version. */
export interface Migration extends MigrationStep {
  /** Changes the document in place; nodes are moved, so that they keep their comments and places. */
  readonly migrate: (document: Document) => void;
}

/** The version that Midflight reads. */
export const currentVersion = '1.0';

/** Every migration there is. */
const migrations: readonly Migration[] = [
  { from: '0.9', to: '1.0', description: 'url, concurrency, rps and duration at the root go into config, load and a scenario', migrate: migrateFlatForm },
];

/** Versions that become the current one, oldest first. */
export const migratedVersions: readonly string[] = migrations.map(({ from }) => from).filter((from) => pathTo(currentVersion, from) !== undefined);

/**
 * The fewest migrations that lead from one version to another.
 *
 * @returns none when they are the same; undefined when no way leads there, which is so for every earlier version
 */
export function pathTo(to: string, from: string, known: readonly Migration[] = migrations): readonly Migration[] | undefined {
  let ways: readonly (readonly Migration[])[] = [[]];
  const seen = new Set([from]);
  for (; ways.length > 0; ) {
    const there = ways.find((way) => (way.at(-1)?.to ?? from) === to);
    if (there) return there;
    ways = ways.flatMap((way) => known.filter((next) => next.from === (way.at(-1)?.to ?? from) && !seen.has(next.to)).map((next) => [...way, next]));
    for (const way of ways) seen.add(way.at(-1)?.to ?? from);
  }
  return undefined;
}

/** The version that a document names. */
export function versionOf({ contents }: Document): string | undefined {
  const version: unknown = isMap(contents) ? contents.get('version', true) : undefined;
  if (!isScalar(version)) return undefined;
  return versionFrom(version.value) ?? version.source;
}

/** The version that was written; without quotes it is a number, and means the known version that is the same number. */
export function versionFrom(written: unknown): string | undefined {
  if (typeof written === 'string') return written;
  return typeof written === 'number' ? [currentVersion, ...migratedVersions].find((known) => Number(known) === written) : undefined;
}

/** Brings a document to the current version, in place. @returns what was done; empty when there was nothing to do or no way */
export function migrateDocument(document: Document): readonly Migration[] {
  const version = versionOf(document);
  const way = version === undefined ? [] : (pathTo(currentVersion, version) ?? []);
  for (const { migrate } of way) migrate(document);
  return way;
}
