import { describe, expect, it } from 'vitest';
import { controlOptionsOf } from './controlOptions.js';

const free = { kind: 'tcp', host: '127.0.0.1', port: 0 };
const at9090 = { kind: 'tcp', host: '127.0.0.1', port: 9090 };

describe('the options of the control API', () => {
  it('open it for a dashboard, too, on this machine alone unless they say otherwise', () => {
    expect(controlOptionsOf({})).toBeUndefined();
    expect(controlOptionsOf({ control: true })).toMatchObject({ address: free, dashboard: false });
    expect(controlOptionsOf({ dashboard: true })).toMatchObject({ address: free, dashboard: true, allowRemote: false });
    expect(controlOptionsOf({ dashboard: '127.0.0.1:9090', controlTokenFile: 'token' })).toMatchObject({ address: at9090, dashboard: true, tokenFile: 'token' });
    expect(controlOptionsOf({ control: '9090', dashboard: true })).toMatchObject({ address: at9090, dashboard: true });
    expect(controlOptionsOf({ control: '9090', dashboard: '9090' })).toMatchObject({ address: at9090 });
  });

  it.each([
    [{ controlTokenFile: 'token' }, 'opens nothing without --control or --dashboard'],
    [{ control: '9090', dashboard: '9091' }, 'at one address: 9090 or 9091'],
    [{ control: 'unix:/run/load.sock', dashboard: true }, `A browser can't open unix:/run/load.sock`],
    [{ dashboard: 'nowhere' }, 'write --dashboard=HOST:PORT'],
  ] as const)('%j are refused', (flags, message) => {
    expect(() => controlOptionsOf(flags)).toThrow(expect.objectContaining({ code: 'MF_USAGE', message: expect.stringContaining(message) }));
  });
});
