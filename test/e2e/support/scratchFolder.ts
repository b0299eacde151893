import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own for one test; it goes with `await using`. */
export interface ScratchFolder extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  /** The absolute path of a file in it. */
  file(name: string): string;
}

/** Makes an empty folder in the system's place for temporary files. */
export async function scratchFolder(): Promise<ScratchFolder> {
  const path = await mkdtemp(join(tmpdir(), 'midflight-e2e-'));
  return {
    path,
    file: (name) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
