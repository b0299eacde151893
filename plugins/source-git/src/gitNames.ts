import { posix } from 'node:path';

/** What git itself refuses in the name of a ref (git-check-ref-format), and what it would take for an option. */
// oxlint-disable-next-line no-control-regex -- control characters are among what is refused
const refusedInRef = /^-|^@$|^\/|\/$|\/\/|\.\.|@\{|\.$|(^|\/)\.|\.lock(\/|$)|[\u0000-\u0020\u007f~^:?*[\\]/;

/** True for what can be the name of a branch or a tag. */
export function isRefName(ref: string): boolean {
  return ref !== '' && !refusedInRef.test(ref);
}

/**
 * The paths in a list with commas, each normalised: `./load//main.yaml` is `load/main.yaml`.
 *
 * @throws Error that names the path and says why it is refused
 */
export function readPaths(list: string): readonly string[] {
  const paths = list.split(',').map((path) => {
    const refused = (why: string): Error => new Error(`${JSON.stringify(path)} ${why}`);
    const normal = posix.normalize(path.trim());
    if (normal === '.' || normal.endsWith('/')) throw refused('names no file');
    // oxlint-disable-next-line no-control-regex -- that is what must not be in it
    if (/[\u0000-\u001f\u007f]/.test(normal)) throw refused('holds control characters');
    if (normal.startsWith('-')) throw refused('begins with "-", which git would take for an option');
    if (normal.startsWith('/')) throw refused('is absolute; a path counts from the top of the repository');
    if (normal === '..' || normal.startsWith('../')) throw refused('leads out of the repository');
    return normal;
  });
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) throw new Error(`${JSON.stringify(twice)} is named twice`);
  return paths;
}
