import { describe, expect, it } from 'vitest';
import { noScope } from '../testing/noScope.js';
import { compileJsonTemplate, compileTemplate, MissingVariable, renderTemplate } from './template.js';

const values: Readonly<Record<string, string | number>> = { iteration: 7, worker: 'W', user: 'ann', userId: 'x', hostile: '{{worker}} ${user} $& a/b' };
const scope = { get: (name: string) => values[name], randomInt: (from: number, to: number) => from + to };
const render = (text: string, encode?: (text: string) => string) => renderTemplate(compileTemplate(text, encode), scope);

describe('template', () => {
  it('fills in variables anywhere, in either spelling, with or without spaces', () => {
    expect(render('{{iteration}}-{{ worker }}${user}!')).toBe('7-Wann!');
  });

  it('takes a whole name, never the beginning of one', () => {
    expect(render('${userId}/{{user}}Id')).toBe('x/annId');
  });

  it('reads the environment by its prefix, in braces alone', () => {
    const env = noScope({}, { STAGE: 'test {{worker}}' });
    expect(renderTemplate(compileTemplate('{{env.STAGE}} ${env.STAGE}'), env)).toBe('test {{worker}} ${env.STAGE}');
    expect(() => renderTemplate(compileTemplate('{{env.OTHER}}'), env)).toThrow('env.OTHER');
    expect(() => renderTemplate(compileTemplate('{{env.constructor}}'), env)).toThrow(MissingVariable);
  });

  it('does not look at what was filled in again', () => {
    expect(render('<{{hostile}}>')).toBe('<{{worker}} ${user} $& a/b>');
  });

  it('encodes what stands and what is filled in', () => {
    expect(render('a b{{hostile}}', encodeURIComponent)).toBe('a%20b%7B%7Bworker%7D%7D%20%24%7Buser%7D%20%24%26%20a%2Fb');
  });

  it('leaves braces that hold no variable alone', () => {
    const json = '{"a":{"b":{}},"c":"{d}","e":"${}"}';
    expect(render(json)).toBe(json);
  });

  it('draws integers', () => {
    expect(render('{{randomInt(1,6)}}/{{ randomInt( -3 , 3 ) }}')).toBe('7/0');
    expect(() => render('{{randomInt(6,1)}}')).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS' }));
  });

  it('escapes what stands inside of a JSON string, and nothing else', () => {
    const json = (text: string) => renderTemplate(compileJsonTemplate(text), { ...scope, get: (name) => (name === 'n' ? 5 : 'a"b\\\n') });
    expect(JSON.parse(json('{"q": "x \\"{{v}}\\" ${v}", "n": {{n}}}'))).toEqual({ q: 'x "a"b\\\n" a"b\\\n', n: 5 });
  });

  it('tells which variable has no value', () => {
    expect(() => render('/{{itteration}}')).toThrow(MissingVariable);
    expect(() => render('/${itteration}')).toThrow('itteration');
  });
});
