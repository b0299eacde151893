import { describe, expect, it } from 'vitest';
import { assignmentOf } from './assignment.js';

describe('PATH=VALUE', () => {
  it.each([
    ['load.target=400', 'load.target', 400],
    ['config.duration=5m', 'config.duration', '5m'],
    ['config.headers={X-A: b=c}', 'config.headers', { 'X-A': 'b=c' }],
    ['scenarios["a=b"].weight=3', 'scenarios["a=b"].weight', 3],
    [String.raw`scenarios["a\"=b"].weight=3`, String.raw`scenarios["a\"=b"].weight`, 3],
    ['config.timeout=null', 'config.timeout', null],
    ['metadata.name="7"', 'metadata.name', '7'],
    ['a=b=c', 'a', 'b=c'],
  ])('%s', (text, path, value) => expect(assignmentOf(text)).toEqual({ path, value }));

  it.each(['load.target', '=4', 'load.target=', 'load.target= ', 'a={', 'a=*b', 'a["b=c', ''])('is not %j', (text) => {
    expect(() => assignmentOf(text)).toThrow(expect.objectContaining({ code: 'MF_USAGE' }));
  });
});
