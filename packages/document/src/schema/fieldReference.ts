import { keyPath } from '../text/path.js';
import { sectionLines } from './sectionLines.js';
import { sectionsOfDocument, type PlacedField, type Section } from './sections.js';

/**
 * The reference of one field, with all that lies in it, in Markdown; undefined where there is no such field.
 *
 * @param path - as it stands in a finding or a plan: `config.duration`, `scenarios["Checkout"].steps[0].request`
 */
export function fieldReference(path: string): string | undefined {
  const wanted = path.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d*)\]/g, '[]');
  const parts = sectionsOfDocument().flatMap((section): readonly Section[] => {
    if (liesIn(section.path, wanted)) return [section];
    const fields = section.fields.filter((field) => namesOf(section, field).includes(wanted));
    return fields.length > 0 ? [{ ...section, fields }] : [];
  });
  return parts.length > 0 ? parts.flatMap(sectionLines).join('\n') : undefined;
}

function liesIn(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}

function namesOf(section: Section, { path, field }: PlacedField): readonly string[] {
  return [path, `${path}[]`, ...Object.keys(field.aliases ?? {}).map((alias) => keyPath(section.path, alias))];
}
