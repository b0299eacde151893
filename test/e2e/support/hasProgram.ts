import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Whether a program that a test drives is there, told by whether it says its version. */
export function hasProgram(name: string, versionOption: string): Promise<boolean> {
  return promisify(execFile)(name, [versionOption]).then(() => true, () => false);
}
