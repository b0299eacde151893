import type { ValidationError } from 'class-validator';
import { fieldsOf, type Field } from '../model/fields.js';
import { isPlainMap, type ValueType } from '../model/values/valueType.js';
import { itemPath, keyPath } from '../text/path.js';
import type { Report } from './report.js';
import { spellingHint } from './spelling.js';

/** The code of each rule; when a value breaks several, the first in this order is told. */
const codeOfRule: ReadonlyMap<string, string> = new Map([
  ['isSize', 'MF_SIZE'],
  ['isString', 'MF_TYPE'],
  ['isBoolean', 'MF_TYPE'],
  ['isNumber', 'MF_TYPE'],
  ['isInt', 'MF_TYPE'],
  ['isArray', 'MF_TYPE'],
  ['isTextList', 'MF_TYPE'],
  ['isTextMap', 'MF_TYPE'],
  ['isStatusList', 'MF_TYPE'],
  ['isDuration', 'MF_DURATION'],
  ['isScalarValue', 'MF_TYPE'],
  ['isVariableMap', 'MF_TYPE'],
  ['isOptionMap', 'MF_TYPE'],
  ['isVariableName', 'MF_VARIABLE_NAME'],
  ['isGroup', 'MF_REGEX'],
  ['isThresholds', 'MF_THRESHOLD'],
  ['isBound', 'MF_BOUND'],
  ['isLinkedFile', 'MF_TYPE'],
  ['isNameList', 'MF_TYPE'],
  ['isRate', 'MF_RATE'],
  ['isFraction', 'MF_FRACTION'],
  ['isHttpUrl', 'MF_URL'],
  ['isProxyAddress', 'MF_URL'],
  ['isHostAddress', 'MF_ADDRESS'],
  ['isHeaderMap', 'MF_HEADER'],
  ['isIn', 'MF_ENUM'],
  ['isSupportedVersion', 'MF_VERSION'],
  ['isNotEmpty', 'MF_RANGE'],
  ['isPositive', 'MF_RANGE'],
  ['min', 'MF_RANGE'],
  ['max', 'MF_RANGE'],
  ['arrayNotEmpty', 'MF_RANGE'],
]);

/** Tells what class-validator found, in words and paths of the document. `shaped` is the tree that the instances were made from. */
export function reportViolations(errors: readonly ValidationError[], shaped: unknown, path: string, report: Report): void {
  for (const { target, property, constraints, children = [] } of errors) {
    if (Array.isArray(target)) {
      const index = Number(property);
      reportViolations(children, Array.isArray(shaped) ? shaped[index] : undefined, itemPath(path, index), report);
      continue;
    }
    const field = target && fieldsOf(target.constructor).find((known) => known.property === property);
    if (!field) continue;
    const written = isPlainMap(shaped) ? shaped[field.key] : undefined;
    const fieldPath = keyPath(path, field.key);
    if (constraints && written !== undefined) reportBroken(field, Object.keys(constraints), written, fieldPath, report);
    reportViolations(children, written, fieldPath, report);
  }
}

function reportBroken({ content }: Field, rules: readonly string[], written: unknown, path: string, report: Report): void {
  const rule = [...codeOfRule.keys()].find((known) => rules.includes(known));
  const code = (rule !== undefined && codeOfRule.get(rule)) || 'MF_TYPE';
  if (content.kind === 'value') reportValue(content.type, code, written, path, report);
  else report.add({ code, path, message: `${path} is ${report.describe(written)}; it must be a list of at least one.` });
}

function reportValue(type: ValueType<unknown>, code: string, written: unknown, path: string, report: Report): void {
  const hint = hintFor(type, code, written);
  const blamed = type.blame?.(written) ?? [];
  for (const item of blamed) {
    const blamedPath = typeof item === 'number' ? itemPath(path, item) : keyPath(path, item);
    report.add({ code, path: blamedPath, message: `${blamedPath} is ${seen(type, itemOf(written, item), report, true)}; ${path} must be ${type.expects}.`, hint });
  }
  if (blamed.length === 0) report.add({ code, path, message: `${path} is ${seen(type, written, report, false)}; it must be ${type.expects}.`, hint });
}

function hintFor(type: ValueType<unknown>, code: string, written: unknown): string | undefined {
  if (code === 'MF_RANGE' && type.nearest && typeof written === 'number') return `The nearest that is allowed is ${type.nearest(written)}.`;
  if (type.words && typeof written === 'string') return spellingHint(written, type.words);
  return type.hint;
}

function seen({ describe }: ValueType<unknown>, written: unknown, report: Report, isItem: boolean): string {
  return written === null ? 'empty' : report.describe(written, describe && ((value) => describe(value, isItem)));
}

function itemOf(written: unknown, item: string | number): unknown {
  return Array.isArray(written) || isPlainMap(written) ? Reflect.get(written, item) : undefined;
}
