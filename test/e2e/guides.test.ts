import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRecordingTarget } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import { type DocBlock, docBlocks, printsLike } from './support/docPage.js';
import { scratchFolder } from './support/scratchFolder.js';
import { ShellSession } from './support/shellSession.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Types a command, and reads what the guide shows. */
async function type(shell: ShellSession, { command, prints }: DocBlock & { kind: 'command' }): Promise<void> {
  expect(await shell.run(command), command).toMatch(printsLike(prints));
}

/** Follows a guide from its first block to its last, in a folder of its own, beside a target that is there already. */
async function follow(blocks: readonly DocBlock[]): Promise<void> {
  await using folder = await scratchFolder();
  const target = await startRecordingTarget();
  try {
    const PATH = `${root}/node_modules/.bin:${process.env['PATH']}`;
    await using shell = new ShellSession(folder.path, { PATH, HOME: folder.path, USER: 'ann', LOGNAME: 'ann', TARGET_URL: target.url, MIDFLIGHT_CLONE: root, NO_COLOR: '1', GIT_CONFIG_NOSYSTEM: '1' });
    for (const block of blocks) {
      if (block.kind === 'file') {
        await mkdir(dirname(join(folder.path, block.name)), { recursive: true });
        await writeFile(join(folder.path, block.name), block.content);
      } else {
        await type(shell, block);
      }
    }
  } finally {
    await target.close();
  }
}

describe('the guides, followed to the letter', () => {
  it.concurrent.each(['soak', 'terminal', 'embedding'])('%s', async (name) => {
    const blocks = docBlocks(await readFile(`${root}/docs/guide/${name}.md`, 'utf8'));
    expect(blocks.filter(({ kind }) => kind === 'command').length).toBeGreaterThan(1);
    await follow(blocks);
  });
});
