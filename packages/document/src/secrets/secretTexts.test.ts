import { describe, expect, it } from 'vitest';
import { SecretTexts } from './secretTexts.js';

function secrets(...pairs: readonly (readonly [secret: string, whole: string])[]): SecretTexts {
  const texts = new SecretTexts();
  for (const [secret, whole] of pairs) texts.add(secret, whole);
  return texts;
}

describe('SecretTexts', () => {
  it('hides a secret wherever it stands, and the longest of several first', () => {
    expect(secrets(['s3cret', ''], ['s3cretlong', '']).hide('a s3cretlong b s3cret c')).toBe('a [redacted] b [redacted] c');
  });

  it('hides a secret as a message quotes it', () => {
    const secret = 's3"c\\ret';
    expect(secrets([secret, '']).hide(`it is ${JSON.stringify(secret)}`)).toBe('it is "[redacted]"');
  });

  it('hides a short one only where all of the value is or holds it', () => {
    const texts = secrets(['ab', 'key ab']);
    expect(texts.hide('key ab')).toBe('[redacted]');
    expect(texts.hide('cabbage')).toBe('cabbage');
    expect(secrets(['', 'x']).hide('x')).toBe('x');
  });

  it('hides in maps and lists, and numbers that are one', () => {
    const texts = secrets(['12345', ''], ['7', '7']);
    expect(texts.hideIn({ a: ['x12345', 12345, 7, 70, true, null], b: { 12345: 'c' } })).toEqual({ a: ['x[redacted]', '[redacted]', '[redacted]', 70, true, null], b: { 12345: 'c' } });
  });

  it('knows the secrets of both when two are one', () => {
    const both = secrets(['first', '']).and(secrets(['second', ''], ['x', 'x']));
    expect(['first', 'second', 'x'].map((text) => both.hide(text))).toEqual(['[redacted]', '[redacted]', '[redacted]']);
  });
});
