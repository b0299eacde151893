import { describe, expect, it } from 'vitest';
import { readAddress } from './gitAddress.js';
import { gitFault } from './gitFault.js';

const address = readAddress('https://ann:hush@git.example/shop.git');
const limits = { timeoutMs: 1_000, maxBytes: 10 };
const faultOf = (stderr: string) => gitFault('fetch', { exitCode: 128, stdout: Buffer.alloc(0), stderr }, address, limits);

describe('what git says', () => {
  it.each([
    ['MF_GIT_AUTH', "remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://git.example/shop.git/'\n"],
    ['MF_GIT_AUTH', "fatal: could not read Username for 'https://git.example': terminal prompts disabled\n"],
    ['MF_GIT_AUTH', "fatal: unable to access 'https://git.example/shop.git/': The requested URL returned error: 403\n"],
    ['MF_GIT_AUTH', 'git@git.example: Permission denied (publickey,password).\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n'],
    ['MF_GIT_AUTH', 'Host key verification failed.\r\nfatal: Could not read from remote repository.\n'],
    ['MF_GIT_REF', "fatal: couldn't find remote ref refs/heads/gone\n"],
    ['MF_GIT_UNREACHABLE', "fatal: unable to access 'https://git.example/shop.git/': Could not resolve host: git.example\n"],
    ['MF_GIT_UNREACHABLE', "fatal: unable to access 'https://git.example/shop.git/': The requested URL returned error: 503\n"],
    ['MF_GIT_UNREACHABLE', "remote: Repository not found.\nfatal: repository 'https://git.example/shop.git/' not found\n"],
    ['MF_GIT_UNREACHABLE', 'ssh: connect to host git.example port 22: Connection refused\r\nfatal: Could not read from remote repository.\n'],
    ['MF_GIT_UNREACHABLE', 'fatal: early EOF\nfatal: fetch-pack: invalid index-pack output\n'],
    ['MF_GIT_UNREACHABLE', "fatal: '/srv/shop.git' does not appear to be a git repository\nfatal: Could not read from remote repository.\n"],
    ['MF_GIT_UNREACHABLE', "fatal: detected dubious ownership in repository at '/srv/shop.git'\n"],
    ['MF_GIT_COMMAND', "fatal: Unable to create '/tmp/x/shallow.lock': File exists.\n\nAnother git process seems to be running in this repository\n"],
    ['MF_GIT_COMMAND', "error: unable to write file /tmp/x/objects/pack/pack-1.pack: No space left on device\nfatal: unable to rename temporary '*.pack' file\n"],
    ['MF_GIT_COMMAND', ''],
  ])('means %s in %j', (code, stderr) => {
    expect(faultOf(stderr).code).toBe(code);
  });

  it('is passed on in one line, without secrets and without what differs from time to time', () => {
    const error = faultOf("warning: x\nfatal: unable to access 'https://ann:hush@git.example/shop.git/': Failed to connect to hush after 17 ms: Couldn't connect\nmore\n");
    expect(error.message).toBe("git can't fetch of https://git.example/shop.git: unable to access 'https://git.example/shop.git/': Failed to connect to ***: Couldn't connect. Check the URL and the network.");
    expect(JSON.stringify(error.details)).not.toContain('hush');
  });
});
