import { readlink } from 'node:fs/promises';
import { dirname, join, parse, resolve, sep } from 'node:path';

/** A name in a folder: if it comes to mean something else, so may the path that led through it. */
export interface Hop {
  /** Absolute, and itself free of links. */
  readonly folder: string;
  readonly name: string;
}

/** As many as Linux follows before it says ELOOP. */
const maxLinks = 40;

interface Step {
  readonly exists: boolean;
  /** What a link points to. */
  readonly target?: string;
}

async function lookAt(path: string): Promise<Step> {
  try {
    return { exists: true, target: await readlink(path) };
  } catch (thrown) {
    // EINVAL says that it is there and no link; whatever else is wrong, reading the file will say so.
    return { exists: !(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') };
  }
}

/**
 * Where to watch so that no change of what `path` means goes unseen: each link on the way, then the file itself; or,
 * when something on the way is missing, the first name that is.
 *
 * A file behind `current -> release-7` has two hops, a Kubernetes ConfigMap's file three: its own link, `..data`, and
 * the file in the folder that `..data` points to.
 */
export async function linkTrail(path: string): Promise<readonly Hop[]> {
  const absolute = resolve(path);
  const trail: Hop[] = [];
  let folder = parse(absolute).root;
  let names = absolute.slice(folder.length).split(sep);
  for (let links = 0; names.length > 0 && links <= maxLinks; ) {
    const [name = '', ...left] = names;
    const { exists, target } = name === '..' || name === '.' ? { exists: true } : await lookAt(join(folder, name));
    if (target !== undefined || !exists || left.length === 0) trail.push({ folder, name });
    if (!exists) break;
    names = left;
    if (target === undefined) {
      folder = name === '..' ? dirname(folder) : join(folder, name);
    } else {
      links += 1;
      const { root } = parse(target);
      if (root !== '') folder = root;
      names = [...target.slice(root.length).split(sep).filter((part) => part !== ''), ...left];
    }
  }
  return trail;
}
