import { ExposedEnvironment } from '../../compose/exposedEnvironment.js';
import { rule, type ValueType } from './valueType.js';

const name = /^[A-Za-z_]\w*$/;

/** Names of environment variables, together with their values once the environment was read. */
export const exposedEnvironment: ValueType<ExposedEnvironment> = {
  expects: 'a list of names of environment variables',
  hint: 'Write [STAGE, REGION]; texts of scenarios hold them as {{env.STAGE}}.',
  schema: { type: 'array', items: { type: 'string', pattern: name.source } },
  // The composition has read the environment; without it, the names alone say what is meant.
  read: (written) => (written instanceof ExposedEnvironment ? written : Array.isArray(written) && written.every(isVariableName) ? new ExposedEnvironment(new Map(written.map((variable) => [variable, '']))) : undefined),
  rules: [rule('isNameList', (value) => value instanceof ExposedEnvironment)],
  show: ({ names }) => names,
  same: (a, b) => a.isSame(b),
  blame: (written) => (Array.isArray(written) ? [...written.keys()].filter((index) => !isVariableName(written[index])) : []),
};

/** True for what can be the name of an environment variable. */
export function isVariableName(written: unknown): written is string {
  return typeof written === 'string' && name.test(written);
}
