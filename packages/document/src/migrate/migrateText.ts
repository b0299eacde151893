import { hasErrors, type Finding } from '@midflight/core';
import { defaultCaps } from '../text/caps.js';
import { Lines } from '../text/lines.js';
import { parseCapped } from '../text/parseCapped.js';
import { readYaml } from '../text/readYaml.js';
import { currentVersion, migratedVersions, migrateDocument, versionOf, type MigrationStep } from './migrations.js';

/** A text of the current version, or why there is none. */
export interface MigratedText {
  /** Absent when the text can't be migrated. */
  readonly text?: string;
  /** What was done; empty when the text was current already, and then it is the same. */
  readonly done: readonly MigrationStep[];
  readonly findings: readonly Finding[];
}

/** Brings a text to the current version and keeps its comments. Only what must change does. @param name - of the file, for findings */
export function migrateText(name: string, content: string | Uint8Array): MigratedText {
  const { tree, findings } = readYaml({ name, content });
  if (tree === undefined || hasErrors(findings)) return { done: [], findings };
  const text = (typeof content === 'string' ? content : Buffer.from(content).toString('utf8')).replace(/^\uFEFF/, '');
  const parsed = parseCapped(text, defaultCaps);
  const [document] = 'documents' in parsed ? parsed.documents : [];
  const version = document && versionOf(document);
  if (version === currentVersion) return { text, done: [], findings: [] };
  const done = document ? migrateDocument(document) : [];
  if (document && done.length > 0) return { text: withLineEnds(document.toString({ lineWidth: 0 }), text), done, findings: [] };
  const message = version === undefined ? 'The document names no version.' : `The document is of version ${JSON.stringify(version)}, and no migration leads from there to "${currentVersion}".`;
  const hint = `Migrations begin at ${migratedVersions.map((known) => `"${known}"`).join(', ')}; later versions are never made earlier ones.`;
  return { done, findings: [{ severity: 'error', code: 'MF_VERSION', path: 'version', message, hint, ...new Lines(name, text).place(0) }] };
}

/** As the text before had them. */
function withLineEnds(text: string, before: string): string {
  return /\r\n/.test(before) ? text.replaceAll('\n', '\r\n') : text;
}
