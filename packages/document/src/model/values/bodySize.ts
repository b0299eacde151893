import { IsInt, Max, Min } from '../classValidator.js';
import { rule, type ValueType } from './valueType.js';

const units: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2 };
const sizePattern = String.raw`^\d+(?:B|KB|MB)$`;
const written = /^(\d+)(B|KB|MB)$/;
/** One body is held in memory once for each step. */
const mostBytes = 64 * 1024 ** 2;

function readSize(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const [, count = '', unit = ''] = (typeof value === 'string' ? written.exec(value) : null) ?? [];
  const size = Number(count) * (units[unit] ?? Number.NaN);
  return Number.isNaN(size) ? undefined : size;
}

/** A size up to 64 MB, kept in bytes; 1 KB is 1024 bytes. */
export const bodySize: ValueType<number> = {
  expects: 'a size from 0B to 64MB',
  hint: 'Write 512B, 10KB or 2MB; a bare number is bytes.',
  nearest: (value) => Math.min(mostBytes, Math.max(0, value)),
  schema: { anyOf: [{ type: 'integer', minimum: 0, maximum: mostBytes }, { type: 'string', pattern: sizePattern }] },
  read: readSize,
  rules: [rule('isSize', (value) => typeof value === 'number'), IsInt(), Min(0), Max(mostBytes)],
  show: (value) => (value > 0 && value % 1024 ** 2 === 0 ? `${value / 1024 ** 2}MB` : value > 0 && value % 1024 === 0 ? `${value / 1024}KB` : `${value}B`),
};
