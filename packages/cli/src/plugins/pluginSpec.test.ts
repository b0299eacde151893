import { describe, expect, it } from 'vitest';
import { parsePluginSpec } from './pluginSpec.js';

describe('--plugin', () => {
  it.each([
    ['own.mjs', { use: 'own.mjs', options: {}, inTexts: true }],
    ['@own/plugin?intervalMs=500&folder=a%26b', { use: '@own/plugin', options: { intervalMs: '500', folder: 'a&b' }, inTexts: true }],
    ['./own.mjs?', { use: './own.mjs', options: {}, inTexts: true }],
    ['./own.mjs?url=http://a/?b', { use: './own.mjs', options: { url: 'http://a/?b' }, inTexts: true }],
    ['{"use": "own.mjs", "options": {"n": 1, "text": "1"}}', { use: 'own.mjs', options: { n: 1, text: '1' }, inTexts: false }],
    [' {"use": "own.mjs"}', { use: 'own.mjs', options: {}, inTexts: false }],
  ])('reads %s', (spec, expected) => {
    expect(parsePluginSpec(spec)).toEqual(expected);
  });

  it.each([
    ['', 'no package and no path'],
    ['?a=1', 'no package and no path'],
    ['own.mjs?a=1&a=2', 'the option a twice'],
    ['{"use": ', 'JSON'],
    ['{"options": {}}', '"use" names no package'],
    ['{"use": "a", "options": []}', '"options" is no map'],
    ['{"use": "a", "option": {}}', '"option" is neither'],
  ])('refuses %j', (spec, why) => {
    expect(() => parsePluginSpec(spec)).toThrow(expect.objectContaining({ code: 'MF_USAGE', message: expect.stringContaining(why) }));
  });

  it('shows no option, which may be a secret', () => {
    expect(() => parsePluginSpec('own.mjs?token=s3cret&token=s3cret')).toThrow(expect.objectContaining({ message: expect.not.stringContaining('s3cret') }));
    expect(() => parsePluginSpec('{"use": 1, "options": {"token": "s3cret"}}')).toThrow(expect.objectContaining({ message: expect.not.stringContaining('s3cret') }));
  });
});
