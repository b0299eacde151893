import { createLoadDocumentModel, type LoadDocument } from '@midflight/document';
import { describe, expect, it } from 'vitest';
import { measurementOf } from '../testing/measurementOf.js';
import { SeenErrors } from './seenErrors.js';

function documentWith(token: string): LoadDocument {
  const content = `version: "1.0"
config: { baseUrl: "http://127.0.0.1:9", duration: 1h, headers: { Authorization: Bearer ${token}, X-Key: "\${MY_TOKEN}" } }
load: { model: rps, target: 100 }
scenarios: [{ name: Only, steps: [{ request: { method: GET, path: / } }] }]
`;
  const model = createLoadDocumentModel({ environment: { MY_TOKEN: 'from-the-environment' } });
  const { config } = model.decode(model.compose([{ name: 'load.yaml', content }]));
  if (!config) throw new Error('the document of this test is not sound');
  return config;
}

describe('SeenErrors', () => {
  it('counts the errors of the plan by kind, and keeps the last example of each', () => {
    const seen = new SeenErrors(() => undefined);
    seen.add(measurementOf({ errorKinds: { server: 2 }, errorExamples: { server: 'first' } }));
    seen.add(measurementOf({ errorKinds: { server: 1, timeout: 1 }, errorExamples: { server: 'second', timeout: 'late' } }));
    seen.add(measurementOf({ round: null, errorKinds: { server: 9 }, errorExamples: { server: 'standby' } }));
    expect(seen.toRecord()).toEqual({ errorKinds: { server: 3, timeout: 1 }, errorExamples: { server: 'second', timeout: 'late' } });
  });

  it('hides what an answer echoes of secrets, also of the document before, and then cuts it', () => {
    const [first, second] = [documentWith('f1rst-s3cret'), documentWith('s3cond-s3cret')];
    let active = first;
    const seen = new SeenErrors(() => active);
    seen.add(measurementOf({}));
    active = second;
    const echo = `${'x'.repeat(290)} f1rst-s3cret s3cond-s3cret from-the-environment {"password": "0ther"}`;
    seen.add(measurementOf({ errorKinds: { server: 1 }, errorExamples: { server: echo, client: echo.slice(280) } }));
    const { server = '', client = '' } = seen.toRecord().errorExamples;
    expect(client).toBe('x'.repeat(10) + ' [redacted] [redacted] [redacted] {"password": "[redacted]"}');
    expect(server).toHaveLength(300);
    expect(server.endsWith('x [redacte…')).toBe(true);
  });
});
