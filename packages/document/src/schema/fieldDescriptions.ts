import { sectionsOfDocument } from './sections.js';

/** One line about each field, by its path: `config.workers`, `scenarios[].steps[].request`; the first variant's where several have it. */
export function fieldDescriptions(): ReadonlyMap<string, string> {
  const fields = sectionsOfDocument().flatMap((section) => section.fields);
  return new Map(fields.toReversed().map(({ path, field }) => [path, field.description]));
}
