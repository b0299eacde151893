import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accessOf, makeToken, tokenFromFile } from './controlTokens.js';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'midflight-token-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a token file', () => {
  it('is made when it is missing, for its owner alone, and read the next time', async () => {
    const file = join(folder, 'token');
    const warnings: string[] = [];
    const token = await tokenFromFile(file, (message) => warnings.push(message));
    expect(token).toMatch(/^[\w-]{43}$/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).trim()).toBe(token);
    expect(await tokenFromFile(file, (message) => warnings.push(message))).toBe(token);
    expect(warnings).toEqual([]);
  });

  it('that others can read is warned of, without its token', async () => {
    const file = join(folder, 'token');
    await writeFile(file, 'a-token-of-someones\n');
    await chmod(file, 0o644);
    const warnings: string[] = [];
    expect(await tokenFromFile(file, (message) => warnings.push(message))).toBe('a-token-of-someones');
    expect(warnings).toEqual([expect.stringContaining('chmod 600')]);
    expect(warnings.join()).not.toContain('a-token-of-someones');
  });

  it.each(['&&&', 'short', 'has a space in the middle', 'two-lines-of-token\nand-another-one'])('that holds %j is refused, without saying what it holds', async (content) => {
    const file = join(folder, 'token');
    await writeFile(file, content);
    const refused = tokenFromFile(file, () => {});
    await expect(refused).rejects.toMatchObject({ code: 'MF_CONTROL_TOKEN_FILE' });
    await expect(refused).rejects.not.toThrow(content);
  });

  it('that can be neither made nor read is said', async () => {
    await expect(tokenFromFile(join(folder, 'no', 'token'), () => {})).rejects.toMatchObject({ code: 'MF_CONTROL_TOKEN_FILE' });
    await expect(tokenFromFile(folder, () => {})).rejects.toMatchObject({ code: 'MF_CONTROL_TOKEN_FILE' });
  });
});

describe('a token', () => {
  it('is another one each time', () => expect(makeToken()).not.toBe(makeToken()));

  it('without a token for looking, nothing looks but the steering one', () => {
    const tokens = { steer: 'steer-steer-steer', read: undefined };
    expect(accessOf('Bearer steer-steer-steer', tokens)).toBe('steer');
    expect(accessOf('bearer steer-steer-steer', tokens)).toBe('steer');
    for (const authorization of [undefined, '', 'Bearer', 'Bearer ', 'Bearer undefined', 'Bearer steer-steer-steerX', 'steer-steer-steer']) expect(accessOf(authorization, tokens)).toBeUndefined();
  });
});
