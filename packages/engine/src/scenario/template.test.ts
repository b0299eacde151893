import { describe, expect, it } from 'vitest';
import { compileTemplate, renderTemplate, type TemplateVariable } from './template.js';

const valueOf = (variable: TemplateVariable): string => (variable === 'uuid' ? '{{worker}} $& a/b' : variable.toUpperCase());

describe('template', () => {
  it('fills in variables anywhere, with or without spaces', () => {
    expect(renderTemplate(compileTemplate('{{iteration}}-{{ worker }}{{timestamp}}!', 'text'), valueOf)).toBe('ITERATION-WORKERTIMESTAMP!');
  });

  it('does not look at what was filled in again', () => {
    expect(renderTemplate(compileTemplate('<{{uuid}}>', 'text'), valueOf)).toBe('<{{worker}} $& a/b>');
  });

  it('encodes what stands and what is filled in', () => {
    expect(renderTemplate(compileTemplate('a b{{uuid}}', 'text', encodeURIComponent), valueOf)).toBe('a%20b%7B%7Bworker%7D%7D%20%24%26%20a%2Fb');
  });

  it('leaves braces that hold no variable alone', () => {
    const json = '{"a":{"b":{}},"c":"{d}"}';
    expect(renderTemplate(compileTemplate(json, 'text'), valueOf)).toBe(json);
  });

  it('refuses an unknown variable by name and place', () => {
    expect(() => compileTemplate('/{{itteration}}', 'step "Search": path')).toThrow('step "Search": path is "{{itteration}}": it must be one of {{iteration}}');
  });
});
