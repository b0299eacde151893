import { userInfo } from 'node:os';

/** Who sits here, for the record; nobody where the user has no name, as in some containers. */
export function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
