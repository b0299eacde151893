import { silentLogger, systemClock } from '@midflight/core';
import { createLoadDocumentModel } from '@midflight/document';
import { builtinValidator } from '@midflight/validator-builtin';
import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

const examples = new URL('../../examples/', import.meta.url);
const texts = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml')).map((name) => readFileSync(new URL(name, examples), 'utf8'));
const pieces = ['\n', '  ', '- ', ': ', '#', '"', "'", '[', ']', '{', '}', ',', '&a ', '*a', '!!set ', '!x ', '|', '>', '>-\n', '---\n', '...\n', '%YAML 1.1\n', '? ', '<<: *a', '${HOME}', '${NO_SUCH}', '${A:-b}', '$${', '__proto__', 'constructor', 'prototype', 'toString', '1e999', '.nan', '-0', '0x', '9007199254740993', 'null', '~', 'true', '\t', '\r\n', '\u0000', '\ufeff', '\ud800', '\u2028', '{{', '}}', '{{uuid}}', '$.a[?(@.b==1)]', '(a+)+$', '-5s', '1h1h', '999999999999', 'include: ["*"]', 'dataFile: {path: /etc/passwd}', 'scenarios:', 'x-a: 1', 'é', '🚀', '\\', '\\x', '"\\u12"', '"\\ud83d"', '\u0085', '\u2029', '\ufffe', '\u00a0', '? a\n: b', '"a\n  b"', "'a\n\n b'", 'a\n  b', '|+\n  a\n\n', '>2-\n    a', '- - - a', '{a, b: }', '[a: b]', '[a]: b', '*a : b', '--- |', '# c\n', '\n    # c\n', ' \t', '<<: {a: 1}', 'when: "a =="', 'variables: {optional: 1}', '{{randomInt(1)}}', 'a'.repeat(200), '['.repeat(150), '- '.repeat(150), '\n'.repeat(50)];

/** Mulberry32: small, and the same for a seed everywhere. */
function randomBy(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Cuts, doubles, swaps and inserts in a real document, or makes one of nothing but pieces. */
function fuzzed(random) {
  const upTo = (limit) => Math.floor(random() * limit);
  const piece = () => pieces[upTo(pieces.length)];
  if (random() < 0.2) return Array.from({ length: 1 + upTo(40) }, piece).join('');
  let text = texts[upTo(texts.length)];
  for (let change = 1 + upTo(4); change > 0; change--) {
    const at = upTo(text.length + 1);
    const length = random() < 0.5 ? 0 : upTo(random() < 0.2 ? 400 : 12);
    const put = random() < 0.2 ? text.slice(upTo(text.length)).slice(0, upTo(200)) : random() < 0.3 ? '' : piece();
    text = text.slice(0, at) + put + text.slice(at + length);
  }
  return text;
}

function wrongWith(model, content, ms, composition, decoded) {
  if (ms > 1_000) return `took ${Math.round(ms)} ms`;
  if (Object.keys(Object.prototype).length > 0 || {}.polluted !== undefined) return 'polluted a prototype';
  const findings = [...composition.findings, ...decoded.findings];
  const errors = findings.filter(({ severity }) => severity === 'error');
  if ((decoded.config === undefined || composition.tree === undefined) && errors.length === 0) return 'was refused without a word';
  const lines = content.replace(/^\ufeff/, '').split('\n');
  const isInside = ({ line, column, length = 1 }) => line >= 1 && line <= lines.length && column >= 1 && column - 1 + length <= lines[line - 1].length + 1;
  const astray = errors.find((finding) => !isInside(finding));
  return (astray && `a finding has no place inside the text: ${JSON.stringify(astray)}`) ?? readOtherwise(model, content, composition);
}

/** A comment with a character that the quick reader leaves to the library: the tree must be the same. */
function readOtherwise(model, content, { tree }) {
  if (tree === undefined || content.startsWith('\ufeff')) return undefined;
  const slow = model.compose([{ name: 'slow.yaml', content: Buffer.from(`#\u00a0\n${content}`) }]);
  return isDeepStrictEqual(slow.tree, tree) ? undefined : `is read otherwise by the library: ${JSON.stringify(slow.tree)} and not ${JSON.stringify(tree)}`;
}

/** Runs texts that nobody would write through reading, decoding and the built-in rules. @returns false when one crashes, hangs, pollutes, is refused without a place, or is read otherwise by the library */
export async function run([count = '200000', seed = String(Date.now() % 1e9)] = []) {
  const random = randomBy(Number(seed));
  const model = createLoadDocumentModel({ environment: { HOME: '/home/me', MY_TOKEN: 's3cret-value' } });
  const rules = await builtinValidator.create({}, { clock: systemClock, logger: silentLogger, get: () => undefined });
  console.log(`seed ${seed}`);
  let accepted = 0;
  let partial = 0;
  let slowestMs = 0;
  for (let index = 0; index < Number(count); index++) {
    const content = fuzzed(random);
    const startedAt = performance.now();
    let fault;
    try {
      const composition = model.compose([{ name: 'fuzz.yaml', content: Buffer.from(content) }]);
      const decoded = composition.tree === undefined ? { config: undefined, findings: [] } : model.decode(composition);
      // What could be read of a text with errors is judged, too.
      const judged = decoded.config ?? decoded.partial;
      if (judged) await rules.validate({ next: judged });
      if (decoded.partial) partial++;
      const ms = performance.now() - startedAt;
      slowestMs = Math.max(slowestMs, ms);
      if (decoded.config) accepted++;
      fault = wrongWith(model, content, ms, composition, decoded);
    } catch (thrown) {
      fault = `threw ${thrown?.stack}`;
    }
    if (fault) {
      console.error(`text ${index} ${fault}\n${JSON.stringify(content)}`);
      return false;
    }
    if (index % 20_000 === 19_999) console.log(`${index + 1} texts, ${accepted} accepted, ${partial} judged as far as they go, slowest ${slowestMs.toFixed(0)} ms`);
  }
  return true;
}
