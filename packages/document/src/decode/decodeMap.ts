import { plainToInstance } from 'class-transformer';
import type { ValidationError } from 'class-validator';
import { violationsOf } from '../model/classValidator.js';
import type { ModelClass } from '../model/fields.js';
import type { Report } from './report.js';
import { shapeMap } from './shape.js';
import { reportViolations } from './violations.js';

/**
 * Makes an object of a class of the model from what was written, and reports everything that is wrong with it.
 *
 * @param path - of the map in its document; empty for the whole of it
 * @param counts - whether a violation is one. @defaultValue all are
 */
export function decodeMap<T extends object>(modelClass: ModelClass & (new () => T), written: unknown, path: string, report: Report, counts: (violation: ValidationError) => boolean = () => true): T {
  const shaped = shapeMap(written, () => modelClass, path, report);
  const decoded = plainToInstance(modelClass, shaped, { excludeExtraneousValues: true, exposeUnsetFields: false });
  reportViolations(violationsOf(decoded).filter(counts), shaped, path, report);
  return decoded;
}
