import { describe, expect, it } from 'vitest';
import { HotReloadConfig } from './hotReloadConfig.js';

describe('HotReloadConfig', () => {
  it('says what to watch, and how patiently', () => {
    const config = HotReloadConfig.for('base.yaml').withOverlay('peak.yaml').withDebounceMs(0);
    expect(config).toMatchObject({ filePath: 'base.yaml', filePaths: ['base.yaml', 'peak.yaml'], debounceMs: 0, isEnabled: true });
    expect(HotReloadConfig.for('a.yaml').debounceMs).toBeUndefined();
  });

  it('never changes: every method makes another', () => {
    const config = HotReloadConfig.for('a.yaml');
    const others = [config.withDebounceMs(5), config.disable(), config.withOverlay('b.yaml')];
    expect(new Set([config, ...others]).size).toBe(4);
    expect(config).toMatchObject({ filePaths: ['a.yaml'], isEnabled: true });
    expect(config.debounceMs).toBeUndefined();
    expect(config.disable().withDebounceMs(5)).toMatchObject({ isEnabled: false, debounceMs: 5 });
    expect(config.disable().enable().isEnabled).toBe(true);
  });

  it('is disabled without a file, and can not be enabled then', () => {
    expect(HotReloadConfig.disabled().isEnabled).toBe(false);
    expect(HotReloadConfig.disabled().filePath).toBeUndefined();
    expect(() => HotReloadConfig.disabled().enable()).toThrow(expect.objectContaining({ code: 'MF_WATCH_OPTIONS', message: expect.stringContaining('HotReloadConfig.for(path)') }));
  });

  it.each([
    ['an empty path', () => HotReloadConfig.for('')],
    ['an empty overlay', () => HotReloadConfig.for('a.yaml').withOverlay(' ')],
    ['a debounce below 0', () => HotReloadConfig.for('a.yaml').withDebounceMs(-1)],
    ['a debounce for ever', () => HotReloadConfig.for('a.yaml').withDebounceMs(Infinity)],
    ['no debounce', () => HotReloadConfig.for('a.yaml').withDebounceMs(NaN)],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'MF_WATCH_OPTIONS' }));
  });
});
