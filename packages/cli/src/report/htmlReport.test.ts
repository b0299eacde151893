import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sampleRecord } from '../testing/sampleRecord.js';
import { pageOf } from './htmlReport.js';

const parts = { script: 'draw(1 < 2)', style: 'p { color: red }' };

describe('the page of a run', () => {
  it('can not be ended or opened by what it holds', () => {
    const evil = `</script><script>alert(1)</script><!--<script>\u2028&lt;"'`;
    const record = sampleRecord({ title: evil, scenarios: [{ name: evil, iterations: 1, steps: [] }] });
    const page = pageOf(record, parts);
    expect(page.match(/<script|<\/script|<!--/g)).toEqual(['<script', '</script', '<script', '</script']);
    const [, json = ''] = /<script type="application\/json" id="run">(.*)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(json)).toEqual(record);
    expect(page).toContain('<title>Midflight: &#60;/script&#62;');
  });

  it('runs its own script alone, and loads nothing', () => {
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(pageOf(sampleRecord(), parts)) ?? [];
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(policy.split('; ')).toEqual([`default-src 'none'`, `script-src ${hash(parts.script)}`, `style-src ${hash(parts.style)}`, `base-uri 'none'`, `form-action 'none'`]);
  });
});
