import { fieldDescriptions, loadDocumentModel } from '@midflight/document';
import { describe, expect, it } from 'vitest';
import { starterDocument } from './starterDocument.js';

const starter = starterDocument();

describe('the starter document', () => {
  it('is read without a finding', () => {
    const composition = loadDocumentModel.compose([{ name: 'loadtest.yaml', content: starter }]);
    expect([...composition.findings, ...loadDocumentModel.decode(composition).findings]).toEqual([]);
  });

  it('names its schema in the first line, where editors look for it', () => {
    expect(starter).toMatch(/^# yaml-language-server: \$schema=https:\/\/\S+\/load-document\.schema\.json\n/);
  });

  it('says above each field what it is, in the words of its declaration', () => {
    expect(starter).toContain(`  # ${fieldDescriptions().get('config.workers')}\n  workers: 10\n`);
    expect(starter.match(/^\s*# /gm)?.length).toBeGreaterThan(18);
  });
});
