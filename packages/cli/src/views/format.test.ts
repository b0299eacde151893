import { describe, expect, it } from 'vitest';
import { sparkline } from './format.js';
import { printable, shortValue } from './printable.js';

describe('a sparkline', () => {
  it('draws one bar a value, from zero to the highest', () => expect(sparkline([0, 50, 100])).toBe('▁▅█'));
});

describe('text for a terminal', () => {
  it('shows control characters instead of sending them, and keeps tabs and line breaks', () => expect(printable('a\u001b[31m\u0007\tb\n\u009bc')).toBe('a\\x1b[31m\\x07\tb\n\\x9bc'));
  it('fits a value on a short line', () => expect(shortValue({ a: 'x'.repeat(100) })).toHaveLength(60));
});
