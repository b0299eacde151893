import { createHash } from 'node:crypto';
import type { RunRecord } from '@midflight/web';
import { builtPage, type PageParts } from '../pages/builtPage.js';

/** The page of a run: one file that loads nothing and runs nothing but its own script. */
export async function htmlReport(record: RunRecord): Promise<string> {
  return pageOf(record, await builtPage('report'));
}

/** Puts a page together. */
export function pageOf(record: RunRecord, { script, style }: PageParts): string {
  const policy = [`default-src 'none'`, `script-src ${hashOf(script)}`, `style-src ${hashOf(style)}`, `base-uri 'none'`, `form-action 'none'`].join('; ');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>Midflight: ${escaped(record.title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<noscript>This report draws itself with a script that stands in this file. Allow scripts, or read the Markdown report.</noscript>',
    `<script type="application/json" id="run">${embedded(record)}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** JSON that nothing in it can end: the characters that HTML gives a meaning are written as escapes. */
function embedded(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function escaped(text: string): string {
  return text.replaceAll(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
