import pc from 'picocolors';
import stringWidth from 'string-width';
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

  it('shows no secret of the environment that is written out under another name, in whichever document it is named', () => {
    const named = [{ name: 'a.yaml', content: 'note: s3cret\ntwo: 2' }, { name: 'b.yaml', content: 'token: ${API_TOKEN}' }];
    const lines = (environment: Record<string, string>) => findingLines({ severity: 'error', code: 'MF_X', path: 'two', message: 'two is 2', file: 'a.yaml', line: 2, column: 6 }, structuredClone(named), plain, environment).join('\n');
    expect(lines({ API_TOKEN: 's3cret' })).toContain('note: ••••••');
    expect(lines({ OTHER_TOKEN: 's3cret', API_NAME: 's3cret' })).toContain('note: s3cret');
  });

  it('shows no secret that goes on below its name', () => {
    const secret = [{ name: 'a.yaml', content: 'password: |\n  s3cret\ntwo: 2' }];
    const lines = findingLines({ severity: 'error', code: 'MF_X', path: 'two', message: 'two is 2', file: 'a.yaml', line: 3, column: 6 }, secret, plain);
    expect(lines.join('\n')).toContain('••••••');
    expect(lines.join('\n')).not.toContain('s3cret');
  });

  it.each([
    ['名前: [値, bad]', 'bad'],
    ['a: "🚀🚀", bad', 'bad'],
    ['\ta:\t\tbad', 'bad'],
    ['a: \u001b[2J bad', 'bad'],
    ['\uFEFFa: bad', 'bad'],
    ['e\u0301: bad # 値', 'bad'],
  ])('marks %j where it stands on the screen', (content, meant) => {
    const column = content.replace('\uFEFF', '').indexOf(meant) + 1;
    const [, , frame = '', mark = ''] = findingLines({ severity: 'error', code: 'MF_X', path: '', message: '', file: 'a.yaml', line: 1, column, length: 3 }, [{ name: 'a.yaml', content }], plain);
    expect(stringWidth(frame.slice(0, frame.indexOf(meant)))).toBe(mark.indexOf('^'));
    expect(mark.trimEnd()).toMatch(/ \^{3}$/);
  });

  it('counts lines as places do: a lone carriage return ends none', () => {
    const [, , , frame] = findingLines({ severity: 'error', code: 'MF_X', path: '', message: '', file: 'a.yaml', line: 2, column: 1 }, [{ name: 'a.yaml', content: 'a: "b\rc"\nhere: 1' }], plain);
    expect(frame).toContain('here: 1');
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
