import { loadDocumentModel } from '@midflight/document';
import pico from 'picocolors';
import { expect, it } from 'vitest';
import { startLines } from './startLines.js';

function saidOf(http: string): string {
  const content = `version: "1.0"\nconfig: { baseUrl: "http://127.0.0.1:9", duration: 1h, http: ${http} }\nload: { model: rps, target: 100 }\nscenarios: [{ name: Only, steps: [{ request: { method: GET, path: / } }] }]\n`;
  const { config } = loadDocumentModel.decode(loadDocumentModel.compose([{ name: 'load.yaml', content }]));
  if (!config) throw new Error('the document of this test is not sound');
  const outcome = { outcome: 'applied', sequence: 1, revision: 1, previousRevision: 0, cause: { kind: 'start' }, origin: [], documents: [], changes: [], findings: [], timingMs: { total: 1 }, atMs: 0 } as const;
  return startLines({ event: 'started', revision: 1, sources: ['file:load.yaml'], document: config, durationMs: 3_600_000, phase: 'plan', threads: 1, outcome }, pico.createColors(false)).join('\n');
}

it('labels a load that pipelines', () => {
  expect(saidOf('{ pipelining: 8 }')).toContain('Pipelining: up to 8 requests wait behind each other');
  expect(saidOf('{ }')).not.toContain('Pipelining');
});
