import { describe, expect, it } from 'vitest';
import { readText, rooms } from './house.js';

interface RootManifest {
  readonly license: string;
  readonly engines: { readonly node: string };
}
const rootManifest: RootManifest = JSON.parse(readText('package.json'));

describe.each(rooms.map((room) => [room.folder, room] as const))('%s', (_, { folder, title, manifest }) => {
  const ownDependencies = Object.entries(manifest.dependencies ?? {}).filter(([name]) => name.startsWith('@midflight/') || name === 'midflight');

  it('is named for its folder, and shares version, license and engines with the house', () => {
    expect(manifest.name).toBe(title === 'cli' ? 'midflight' : `@midflight/${title}`);
    expect(new Set(rooms.map((room) => room.manifest.version))).toEqual(new Set([manifest.version]));
    expect(manifest).toMatchObject({ type: 'module', license: rootManifest.license, engines: { node: rootManifest.engines.node } });
  });

  it('exports its source first, then types, then what is built, and ships what it exports', () => {
    const entries = Object.entries(manifest.exports).filter(([name]) => name !== './package.json');
    // A command may export nothing: the house is used through its other packages.
    expect(entries.length > 0 || manifest.bin !== undefined).toBe(true);
    for (const [, conditions] of entries) {
      expect(Object.keys(conditions)).toEqual(['source', 'types', 'default']);
      expect(Object.values(conditions)).toEqual([expect.stringMatching(/^\.\/src\/.+\.ts$/), expect.stringMatching(/^\.\/dist\/.+\.d\.ts$/), expect.stringMatching(title === 'testkit' ? /^\.\/dist\/[^/]+\.js$/ : /^\.\/dist\/bundle\/[^/]+\.js$/)]);
    }
    expect(manifest.files).toEqual(expect.arrayContaining(['dist', 'src', '!**/*.test.*']));
  });

  it('asks for the packages of the house at their own version, and references them for the build', () => {
    expect(ownDependencies.filter(([, range]) => range !== manifest.version)).toEqual([]);
    const { references }: { references: readonly { path: string }[] } = JSON.parse(readText(`${folder}/tsconfig.json`));
    const referenced = new Set(references.map(({ path }) => path.split('/').at(-1)));
    expect(referenced).toEqual(new Set(ownDependencies.map(([name]) => name.replace('@midflight/', ''))));
  });
});
