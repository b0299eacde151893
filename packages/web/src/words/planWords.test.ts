import { expect, it } from 'vitest';
import { placedFinding, valueOf } from './planWords.js';

it('reads what a person writes for a value', () => {
  expect(['400', ' 2.5 ', '-1', 'true', 'null', '500/s', '1e3', ''].map(valueOf)).toEqual([400, 2.5, -1, true, null, '500/s', '1e3', '']);
});

it('says where a finding is, in the file where there is one', () => {
  const finding = { severity: 'error', code: 'MF_X', message: 'no', path: 'config.workers' } as const;
  expect(placedFinding(finding).place).toBe('config.workers');
  expect(placedFinding({ ...finding, file: 'a.yaml', line: 3, column: 7 }).place).toBe('a.yaml:3:7');
  expect(placedFinding({ ...finding, file: 'a.yaml' }).place).toBe('a.yaml');
});
