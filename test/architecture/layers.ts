import type { Room } from './house.js';
import type { Import, Module } from './module.js';

/** The engine's doors for those who may not know its insides. */
const engineDoors = ['@midflight/engine/control', '@midflight/engine/settings'];

/** What the house's own packages are called from inside the house: `core`, `cli`, `source-file`. */
function titleOf(specifier: string): string | undefined {
  if (specifier === 'midflight' || specifier.startsWith('midflight/')) return 'cli';
  return /^@midflight\/([^/]+)/.exec(specifier)?.[1];
}

/** The part of a specifier that stands in a package.json: `@scope/name`, `name`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function mayKnow(room: Pick<Room, 'title' | 'isPlugin'>, { specifier, typeOnly }: Import, title: string): boolean {
  if (room.title === 'cli') return title !== 'testkit';
  if (room.title === 'web') return false;
  if (!room.isPlugin) return room.title !== 'core' && title === 'core';
  if (title === 'engine') return typeOnly || engineDoors.includes(specifier);
  return title === 'core' || title === 'document';
}

/** Libraries that are at home in a few places, and where, as the start of a path from the root. */
const homes: Readonly<Record<string, { readonly homes: readonly string[]; readonly why: string }>> = {
  tsyringe: { homes: ['packages/core/src/container/'], why: 'everything else is plain objects; docs/adr/0002-container.md' },
  uplot: { homes: ['packages/web/src/charts/'], why: 'it draws in a browser' },
  undici: { homes: ['packages/engine/src/', 'plugins/exporter-otlp/src/', 'plugins/source-http/src/'], why: 'the engine sends the load, one source asks for documents, and one exporter sends numbers' },
};

/** What Node reads of the web room, too, and what needs a browser. */
const ofBoth = /^packages\/web\/src\/(index\.ts|record\/|words\/)/;
const ofBrowsers = /^(\.\/|\.\.\/)(charts|dom|live|page|panels)\//;

/** What reaches out of the process. */
const outward = /^(node:)?(http|https|http2|net|tls|dgram|dns|child_process|cluster)(\/|$)/;

/**
 * What is wrong with the imports of one source of `room`; empty when nothing is.
 *
 * @param module - not a test
 */
export function importProblems(room: Room, { file, imports }: Module): readonly string[] {
  // What pages are made of is put into them.
  const declared = { ...room.manifest.dependencies, ...(room.title === 'web' ? room.manifest.devDependencies : {}) };
  return imports.flatMap((one) => {
    const { specifier } = one;
    const problem = (why: string): string => `${file} imports ${specifier}: ${why}`;
    if (/^\..*\/(src|dist)\//.test(specifier)) return [problem('another package is known by its name')];
    if (/^\..*\/testing\//.test(specifier)) return [problem('what only tests use is not shipped')];
    if (ofBoth.test(file) && ofBrowsers.test(specifier)) return [problem('Node reads this, too, and has no browser')];
    if (specifier.startsWith('.')) return [];
    const problems: string[] = [];
    const title = titleOf(specifier);
    if (title !== undefined && !mayKnow(room, one, title)) problems.push(problem(`${room.title} may not know ${title} this way`));
    const rule = homes[packageOf(specifier)];
    if (rule !== undefined && !rule.homes.some((home) => file.startsWith(home))) problems.push(problem(`only ${rule.homes.join(' and ')} may: ${rule.why}`));
    if (room.title === 'web' && specifier.startsWith('node:')) problems.push(problem('browsers run it'));
    if (['core', 'document'].includes(room.title) && (outward.test(specifier) || specifier === 'undici')) problems.push(problem('core and document do not reach out'));
    if (!specifier.startsWith('node:') && !(packageOf(specifier) in declared)) problems.push(problem(`${room.folder}/package.json does not declare it`));
    return problems;
  });
}
