import { loadDocumentReference, loadDocumentSchema } from '@midflight/document';
import { describe, expect, it } from 'vitest';
import { readText } from './house.js';

describe('what describes the load document', () => {
  it.each([
    ['docs/schema/load-document.schema.json', `${JSON.stringify(loadDocumentSchema(), null, 2)}\n`],
    ['docs/load-document.md', loadDocumentReference()],
  ])('%s is fresh', (file, made) => {
    expect(readText(file), 'To refresh it: npm run describe').toBe(made);
  });

  it('names codes that docs/errors.md explains', () => {
    const linked = [...loadDocumentReference().matchAll(/errors\.md#(mf_\w+)/g)].map(([, anchor = '']) => anchor.toUpperCase());
    expect(linked.length).toBeGreaterThan(10);
    const explained = readText('docs/errors.md');
    expect(linked.filter((code) => !explained.includes(`\n### ${code}\n`))).toEqual([]);
  });
});
