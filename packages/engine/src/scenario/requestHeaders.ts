import { checkHeaders } from '../http/headers.js';
import { madeOnce } from './madeOnce.js';
import { compileTemplate, isFixed, type Template } from './template.js';

/** The headers that a step sends beside those of the target. */
export interface RequestHeaders {
  /** Those that may be sent, with names in lower case. */
  readonly written: readonly (readonly [name: string, value: string])[];
  /** By name in lower case. */
  readonly templates: ReadonlyMap<string, Template>;
  /** Nothing is filled in. */
  readonly isFixed: boolean;
}

/** Checks headers and cuts up their values. @throws MF_ENGINE_SETTINGS for a name or a value that can't be sent */
export const compileHeaders = madeOnce((headers: Readonly<Record<string, string>>, where: string): RequestHeaders => {
  const written = checkHeaders(headers, where);
  const templates = new Map(written.map(([name, value]) => [name, compileTemplate(value)]));
  return { written, templates, isFixed: [...templates.values()].every(isFixed) };
});
