import { describe, expect, it } from 'vitest';
import { Opened } from './opened.js';

describe('what was opened', () => {
  it('is closed once the block is left, one after the other, the last first, also where one fails', async () => {
    const closed: string[] = [];
    const leave = async (): Promise<void> => {
      await using opened = new Opened();
      opened.closeBy(() => Promise.resolve(closed.push('first')));
      opened.closeBy(() => Promise.reject(new Error('stuck')));
      opened.closeBy(async () => {
        await Promise.resolve();
        closed.push('last');
      });
      closed.push('work');
    };
    await expect(leave()).rejects.toThrow('stuck');
    expect(closed).toEqual(['work', 'last', 'first']);
  });
});
