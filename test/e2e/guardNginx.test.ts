import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { renameOver, writeInPlace } from './support/editFile.js';
import { RunningCli } from './support/runCli.js';
import { scratchFolder, type ScratchFolder } from './support/scratchFolder.js';

/** Where it is, on the PATH or where systems keep what administrators run. */
function findNginx(): string | undefined {
  for (const command of ['nginx', '/usr/sbin/nginx', '/usr/local/sbin/nginx']) {
    try {
      execFileSync(command, ['-v'], { stdio: 'ignore' });
      return command;
    } catch {
      // Not here.
    }
  }
  return undefined;
}

const nginx = findNginx();
if (!nginx) process.stdout.write('guardNginx: skipped, since nginx is not installed here\n');

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an AddressInfo; a string is for pipes only.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Allows 500 requests a second and refuses the others with 503. */
const configuration = (folder: string, port: number): string => `
daemon off; master_process off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  log_format arrivals '$msec $status'; access_log ${folder}/access.log arrivals;
  limit_req_zone $binary_remote_addr zone=all:1m rate=500r/s;
  server { listen 127.0.0.1:${port}; keepalive_requests 1000000; location / { limit_req zone=all burst=50 nodelay; root ${folder}; try_files /index.txt =404; } }
}
`;

async function startNginx(command: string, folder: ScratchFolder, port: number): Promise<ChildProcess> {
  await writeInPlace(folder.file('index.txt'), 'ok\n');
  await writeInPlace(folder.file('nginx.conf'), configuration(folder.path, port));
  const child = spawn(command, ['-p', folder.path, '-e', 'stderr', '-c', folder.file('nginx.conf')], { stdio: ['ignore', 'ignore', 'inherit'] });
  const answers = (): Promise<boolean> => fetch(`http://127.0.0.1:${port}/`).then(({ ok }) => ok, () => false);
  await expect.poll(answers, { timeout: 10_000 }).toBe(true);
  return child;
}

describe.skipIf(!nginx)('a guard before a real nginx with a rate limit', () => {
  it('takes 200 → 2 000 requests a second back within its window, and the load returns to 200 without a gap', async () => {
    await using folder = await scratchFolder();
    const port = await freePort();
    const child = await startNginx(nginx ?? '', folder, port);
    const text = (rate: number): string =>
      `version: "1.0"\nconfig: { baseUrl: "http://127.0.0.1:${port}", duration: 2m, workers: 50 }\nload: { model: rps, target: ${rate} }\nscenarios: [{ name: Only, steps: [{ request: { method: GET, path: / } }] }]\nreload: { guard: { for: 20s, errorRate: "< 5%" } }\n`;
    await writeInPlace(folder.file('load.yaml'), text(200));
    const cli = new RunningCli(['load.yaml', '--debounce', '50ms'], folder.path);
    try {
      await cli.waitFor('a few samples', ({ event, elapsedMs }) => event === 'sample' && elapsedMs > 4_000);
      const savedAtS = Date.now() / 1_000;
      await renameOver(folder.file('load.yaml'), text(2_000));
      const verdict = await cli.waitFor('the verdict', ({ event }) => event === 'guard');
      expect(verdict).toMatchObject({ revision: 2, verdict: 'breached', action: 'rollback', why: expect.stringContaining('errorRate') });
      const back = await cli.waitFor('the way back', ({ event, revision }) => event === 'reload' && revision === 3);
      expect(back).toMatchObject({ outcome: 'applied', cause: { kind: 'guard' }, changes: [{ path: 'load.target', from: 2_000, to: 200 }] });
      const backAtS = Date.now() / 1_000;
      expect(backAtS - savedAtS).toBeLessThan(20);
      await cli.waitFor('what it cost', ({ event, revision }) => event === 'receipt' && revision === 3);
      await new Promise((resolve) => void setTimeout(resolve, 3_000));
      await cli.interrupt();
      child.kill('SIGQUIT');
      await once(child, 'exit');
      const arrivals = (await readFile(folder.file('access.log'), 'utf8')).trim().split('\n').map((line) => line.split(' ').map(Number));
      const after = arrivals.filter(([atS = 0]) => atS > backAtS + 0.5 && atS < backAtS + 2.5);
      expect(after.length / 2).toBeGreaterThan(140);
      expect(after.length / 2).toBeLessThan(260);
      expect(after.filter(([, status]) => status !== 200)).toEqual([]);
      const times = arrivals.map(([atS = 0]) => atS).filter((atS) => atS > savedAtS && atS < backAtS + 2.5);
      expect(Math.max(...times.slice(1).map((atS, index) => atS - (times[index] ?? atS)))).toBeLessThan(0.6);
    } finally {
      await cli.interrupt();
      child.kill('SIGKILL');
    }
  });
});
