import type { Composition, Finding } from '@midflight/core';
import { isVariableName } from '../model/values/exposedEnvironment.js';
import { isPlainMap } from '../model/values/valueType.js';
import { unread } from '../text/unread.js';
import type { EnvironmentReader } from './environment.js';
import { ExposedEnvironment } from './exposedEnvironment.js';

/** Puts the values of the variables that `config.exposeEnv` names beside their names. What is no list of names is left to decoding. */
export function exposeEnvironment(composition: Composition, reader: EnvironmentReader): Composition {
  const { tree, places, findings } = composition;
  const config = isPlainMap(tree) ? tree['config'] : undefined;
  const names: unknown = isPlainMap(config) ? config['exposeEnv'] : undefined;
  if (!isPlainMap(tree) || !isPlainMap(config) || !Array.isArray(names) || !names.every(isVariableName)) return composition;
  const read = names.map((name, index) => ({ name, path: `config.exposeEnv[${index}]`, value: reader.expose(name) }));
  const unset = read.filter(({ value }) => value === undefined).map(({ name, path }): Finding => {
    return { severity: 'error', code: 'MF_ENVIRONMENT', path, message: `The environment variable ${name} is not set.`, hint: `Set ${name}, or take it from the list.`, ...places.find(path) };
  });
  const exposed = unset.length > 0 ? unread : new ExposedEnvironment(new Map(read.map(({ name, value = '' }) => [name, value])));
  return { tree: { ...tree, config: { ...config, exposeEnv: exposed } }, places, findings: [...findings, ...unset] };
}
