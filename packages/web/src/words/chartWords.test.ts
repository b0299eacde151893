import { expect, it } from 'vitest';
import { chartInWords } from './chartWords.js';
import { formatRate } from './format.js';

it('says of each line where it is and between what it was', () => {
  const lines = [{ label: 'achieved', values: [55, 130, 60, null] }, { label: 'target', values: [60, 60] }, { label: 'dropped', values: [null] }];
  expect(chartInWords(lines, formatRate)).toBe('achieved 60 at the end, 55 to 130; target 60 at the end, always the same; dropped has no values yet');
});
