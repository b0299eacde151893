import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { messageOf, MidflightError } from '@midflight/core';

/** What a token lets its bearer do: look, or steer and look. */
export type TokenAccess = 'read' | 'steer';

/** What a route takes, or a request has; `open` is there for everyone, without a token. */
export type Access = 'open' | TokenAccess;

/** The tokens of one run. */
export interface ControlTokens {
  readonly steer: string;
  /** @defaultValue nobody may only look */
  readonly read?: string | undefined;
}

/** What a Bearer token may consist of (RFC 6750), and how long it is to be beyond guessing. */
const shape = /^[\w.~+/=-]{16,512}$/;

/** A new token: 256 random bits. */
export function makeToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Which token `authorization` carries; none for anything else. The time it takes says nothing of the tokens. */
export function accessOf(authorization: string | undefined, { steer, read }: ControlTokens): TokenAccess | undefined {
  const given = digest(/^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1] ?? '');
  const isSteer = timingSafeEqual(given, digest(steer));
  // Compared even where there is none: with something that nobody can give.
  const isRead = timingSafeEqual(given, read === undefined ? nobodys : digest(read));
  if (isSteer) return 'steer';
  return isRead ? 'read' : undefined;
}

const nobodys = randomBytes(32);

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/**
 * The token in a file; a missing file is made, with a new token that its owner alone can read.
 *
 * @param warn - hears of a file that others can read
 * @throws MF_CONTROL_TOKEN_FILE
 */
export async function tokenFromFile(file: string, warn: (message: string) => void): Promise<string> {
  const fresh = makeToken();
  if (await makeFile(file, fresh)) return fresh;
  const token = (await readOrThrow(file)).trim();
  if (!shape.test(token)) throw new MidflightError('MF_CONTROL_TOKEN_FILE', `${file} holds no token: 16 to 512 letters, digits and -._~+/= on one line.`, { details: { file } });
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) warn(`${file} holds a token and others can read it; chmod 600 keeps it yours.`);
  return token;
}

/** @returns false when there is one already */
async function makeFile(file: string, token: string): Promise<boolean> {
  try {
    await using handle = await open(file, 'wx', 0o600);
    await handle.writeFile(`${token}\n`);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
    throw new MidflightError('MF_CONTROL_TOKEN_FILE', `The token file ${file} can't be written: ${messageOf(thrown)}`, { cause: thrown, details: { file } });
  }
}

async function readOrThrow(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new MidflightError('MF_CONTROL_TOKEN_FILE', `The token file ${file} can't be read: ${messageOf(cause)}`, { cause, details: { file } });
  }
}
