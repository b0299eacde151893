import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { findingLines } from './codeFrame.js';

const plain = pc.createColors(false);
const documents = [{ name: 'a.yaml', content: 'one: 1\r\ntwo: 2\r\nthree: \u001b[2Jbad\r\nfour: 4' }];

describe('a finding', () => {
  it('is shown with its place, the lines before it, a mark below it and the hint', () => {
    const lines = findingLines({ severity: 'error', code: 'MF_X', path: 'two', message: 'two is 2', hint: 'Write 3.', file: 'a.yaml', line: 2, column: 6, length: 1 }, documents, plain);
    expect(lines).toEqual(['a.yaml:2:6 error MF_X', '  two is 2', '      1 │ one: 1', '  ▸ 2 │ two: 2', '      │      ^', '  hint: Write 3.'].map((line) => line.replace(/^ {6}1/, '    1').replace(/^ {6}│/, '      │')));
  });

  it('sends no control character of the file to the terminal', () => {
    const lines = findingLines({ severity: 'error', code: 'MF_X', path: 'three', message: 'three is \u001b[2Jbad', file: 'a.yaml', line: 3, column: 8 }, documents, plain);
    expect(lines.join('\n')).not.toContain('\u001b');
    expect(lines.join('\n')).toContain('\\x1b[2Jbad');
  });

  it('shows no secret of a line beside it', () => {
    const secret = [{ name: 'a.yaml', content: 'Authorization: Bearer s3cret\ntwo: 2' }];
    const lines = findingLines({ severity: 'error', code: 'MF_X', path: 'two', message: 'two is 2', file: 'a.yaml', line: 2, column: 6 }, secret, plain);
    expect(lines.join('\n')).toContain('Authorization: ••••');
    expect(lines.join('\n')).not.toContain('s3cret');
  });

  it('is shown by its path where no place is known', () => {
    expect(findingLines({ severity: 'warning', code: 'MF_X', path: 'load', message: 'slow' }, [], plain)).toEqual(['load warning MF_X', '  slow']);
  });

  it('is shown by its name where there are no lines, as of a variable, and without what it holds', () => {
    const variable = [{ name: 'env:TARGET_RPS', at: ['load', 'target'], content: 's3cret' }];
    expect(findingLines({ severity: 'error', code: 'MF_X', path: 'load.target', message: 'too fast', file: 'env:TARGET_RPS' }, variable, plain)).toEqual(['env:TARGET_RPS error MF_X', '  too fast']);
  });

  it('cuts a long line around the place', () => {
    const long = [{ name: 'a.yaml', content: `${'x'.repeat(500)}here` }];
    const [, , frame, mark] = findingLines({ severity: 'error', code: 'MF_X', path: '', message: '', file: 'a.yaml', line: 1, column: 501, length: 4 }, long, plain);
    expect(frame?.slice(mark?.indexOf('^')).startsWith('here')).toBe(true);
  });
});
