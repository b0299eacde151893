import { describe, expect, it } from 'vitest';
// @boundaries-ignore time is told without that of others in one place
import { cpuMsOf } from '../../../../test/support/cpuTime.js';
import { sectionsOfDocument } from '../schema/sections.js';
import { maskLines } from './maskLines.js';
import { keysNamedBeside } from './namedBeside.js';

const shown = (text: string): readonly string[] => maskLines(text.split('\n'));

describe('a line that is shown', () => {
  it.each([
    ['  headers: { Authorization: Bearer s3cret }', '  headers: { Authorization: •••••••••••••••'],
    ['  "x-api-key": "s3cret, s3cret"', `  "x-api-key": ${'•'.repeat(16)}`],
    ['  customHeaders: "Accept:a,Cookie:s3cret"', '  customHeaders: "Accept:a,Cookie:•••••••'],
    ['  path: /a?token=s3cret&b=1', '  path: /a?token=••••••••••'],
    ['  baseUrl: http://me:s3cret@host/', '  baseUrl: http://•••••••••@host/'],
    ['  baseUrl: http://me:s3@cret@host/', '  baseUrl: http://••••••••••@host/'],
    ['  baseUrl: "http://me:s3/ cret@host/"', '  baseUrl: "http://•••••••••••@host/"'],
    ['  body: "{\\"password\\": \\"s3cret\\"}"', '  body: "{\\"password\\": ••••••••••••'],
    ['  "my secret key": s3cret', '  "my secret key": ••••••'],
    ['  url: ${API_TOKEN:-s3cret}', '  url: ${API_TOKEN:••••••••'],
    ['  when: token == "s3cret"', '  when: token =••••••••••'],
    ['  <password>s3cret</password>', '  <password>•••••••••••••••••'],
    ['- headerExists: { header: Set-Cookie, value: "s3cret" }', `- headerExists: { header: Set-Cookie, ${'•'.repeat(17)}`],
    ['- { name: session_token, defalt: s3cret }', `- { name: session_token, ${'•'.repeat(16)}`],
    ['- { jsonPath: $.access_token, expected: s3cret }', `- { jsonPath: $.access_token, ${'•'.repeat(18)}`],
    ['- { expected: s3cret, jsonPath: $.access_token }', `- { expected: ${'•'.repeat(34)}`],
    ['- { header: Accept, value: text/html }', '- { header: Accept, value: text/html }'],
    ['  Authorizaton: Bearer s3cret', '  Authorizaton: •••••••••••••'],
    ['  { apiTokne: s3cret, a: 1 }', `  { apiTokne: ${'•'.repeat(14)}`],
    ['  X-Pasword: s3cret', '  X-Pasword: ••••••'],
    ['  workers: 20   # try 50', '  workers: 20   # try 50'],
    ['  http: { cookies: false }', '  http: { cookies: false }'],
    ['  path: /a?email=a@b.c', '  path: /a?email=a@b.c'],
    ['  ref: http://host/a?email=a@b.c', '  ref: http://host/a?email=a@b.c'],
  ])('shows %j without its secrets, every column where it was', (line, expected) => {
    expect(shown(line)).toEqual([expected]);
    expect(expected).toHaveLength(line.length);
    expect(expected).not.toContain('s3cret');
  });

  it.each([
    ['a block', ['password: |', '  s3cret', '', '  s3cret', 'next: 1']],
    ['a folded block', ['- token: >-', '    s3cret', '    # s3cret', '  next: 1']],
    ['a plain value over lines', ['Authorization: Bearer', '  s3cret', '  s3cret', 'next: 1']],
    ['a value on the line below', ['"api_key":', '  s3cret', 'next: 1']],
    ['a value below a comment', ['password:', '# why', '  s3cret', 'next: 1']],
    ['a tagged value below', ['password: !!str', '  s3cret', 'next: 1']],
    ['a quoted value over lines', ['{ secret: "s3cret', 's3cret: s3cret', '  s3cret", next: 1 }', 'next: 1']],
    ['a single-quoted value over lines', ["secret: 's3cret''", "  s3cret', next: 1", 'next: 1']],
    ['a second value in quotes', ['{ secret: "s3cret", a: "s3cret', ' s3cret" }', 'next: 1']],
    ['a quote that nobody closes', ['secret: "s3cret', 's3cret: s3cret', '- s3cret']],
    ['a list', ['tokens:', '- s3cret', '- a: s3cret', '  b: s3cret', 'next: 1']],
    ['a list of flow', ['tokens: [', '  s3cret,', '  s3cret', ']', 'next: 1']],
    ['a map', ['credentials:', '  user: s3cret', '  key: s3cret', 'next: 1']],
    ['a plain value in flow', ['{ token: s3cret', 's3cret, next: 1 }', 'next: 1']],
    ['an explicit key', ['? password', ': s3cret', 'next: 1']],
    ['JSON', ['{ "password":', '"s3cret",', '"next": 1 }']],
    ['a value that a line below names', ['- type: header', '  default: s3cret', '  name: session_token', 'next: 1']],
    ['a value that a line above names', ['- type: headerExists', '  header: Set-Cookie', '  value: |', '    s3cret', 'next: 1']],
    ['a value of a misspelt key that a line above names', ['- type: header', '  name: session_token', '  defalt: s3cret', 'next: 1']],
    ['a value of a misspelt key that a line below names', ['- header:', '    vlaue: >-', '      s3cret', '    header: Set-Cookie', 'next: 1']],
    ['what lies below a misspelt name', ['credentails:', '  user: s3cret', '  key: s3cret', 'next: 1']],
    ['an alias', ['x-a: &a s3cret', 'x-b: &b', '  - s3cret', 'password: *a', 'token: [*b]', 'next: 1']],
  ])('hides %s', (_name, lines) => {
    const masked = maskLines(lines);
    expect(masked.join('\n')).not.toContain('s3cret');
    expect(masked.map((line) => line.length)).toEqual(lines.map((line) => line.length));
    expect(masked.filter((_, at) => lines[at] === 'next: 1')).toEqual(lines.filter((line) => line === 'next: 1'));
  });

  it('knows each key whose value is a secret by what stands beside it', () => {
    const fields = sectionsOfDocument().flatMap((section) => section.fields.map(({ field }) => field));
    expect(new Set(fields.filter(({ namedBy }) => namedBy).map(({ key }) => key))).toEqual(new Set(keysNamedBeside));
  });

  it('hides a secret that is known wherever it stands, and every column stays', () => {
    expect(maskLines(['note: s3cret-s3cret', 'a: "b\\"c" # s3', '- b"c'], ['s3cret', 'b\\"c', 'b"c'])).toEqual(['note: ••••••-••••••', 'a: "••••" # s3', '- •••']);
    expect(maskLines(['password: token'], ['password', 'token'])).toEqual(['••••••••: •••••']);
  });

  it('shows what stands beside a secret', () => {
    const text = ['headers:', '  Authorization: x', '  Accept: a', 'list:', '- token: x', '  a: 1', '- b', '- { token: x', '- { a: 1 }', '{', '  "token": "x",', '  "a": 1', '}', 'note: it is a token'];
    expect(maskLines(text)).toEqual(text.map((line) => line.replace(/x"?,?$/, (secret) => '•'.repeat(secret.length)).replace('"•', '••')));
  });

  it.each([' ', '-', '- ', '? ', '&', '&a ', ':', 'a', '"', "'", '\\', '://', '@', '#', '{', '"a": '])('takes linear time for a line of %j', (unit) => {
    const lines = [`password: ${unit.repeat(200_000)} x`, `${unit.repeat(200_000)} x`, `token: "${unit.repeat(200_000)}`];
    expect(cpuMsOf(() => maskLines(lines))).toBeLessThan(2_000);
  });
});
