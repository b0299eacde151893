import { describe, expect, it } from 'vitest';
import { maskLine } from './maskLine.js';

describe('a line that is shown', () => {
  it.each([
    ['  headers: { Authorization: Bearer s3cret }', '  headers: { Authorization: •••••••••••••••'],
    ['  "x-api-key": "s3cret, s3cret"', `  "x-api-key": ${'•'.repeat(16)}`],
    ['  customHeaders: "Accept:a,Cookie:s3cret"', '  customHeaders: "Accept:a,Cookie:•••••••'],
    ['  path: /a?token=s3cret&b=1', '  path: /a?token=••••••••••'],
    ['  baseUrl: http://me:s3cret@host/', '  baseUrl: http://•••••••••@host/'],
    ['  workers: 20   # try 50', '  workers: 20   # try 50'],
  ])('shows %j without its secrets, every column where it was', (line, shown) => {
    expect(maskLine(line)).toBe(shown);
    expect(maskLine(line)).toHaveLength(line.length);
    expect(maskLine(line)).not.toContain('s3cret');
  });
});
