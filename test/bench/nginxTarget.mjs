import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const configOf = (folder, port) => `
worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600s; default_type text/plain;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /status { stub_status; }
    location / { return 200 "Hello, world!"; }
  }
}
`;

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Whether a program is installed. */
export function isInstalled(program) {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Says what is missing to start nginx on a core. @returns whether nothing is */
export function canStartNginx() {
  const missing = ['nginx', 'taskset'].filter((program) => !isInstalled(program));
  for (const program of missing) console.error(`This bench needs ${program} (Debian's packages nginx-light and util-linux).`);
  return missing.length === 0;
}

/** Starts nginx, one process of it, on a core or a list of them. It counts its requests itself, so no generator is asked about its own. */
export async function startNginx({ cores }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'midflight-bench-'));
  const port = await freePort();
  writeFileSync(path.join(folder, 'nginx.conf'), configOf(folder, port));
  const child = spawn('taskset', ['-c', String(cores), 'nginx', '-c', path.join(folder, 'nginx.conf')], { stdio: 'ignore' });
  const origin = `http://127.0.0.1:${port}`;
  const requests = async () => {
    const text = await (await fetch(`${origin}/status`)).text();
    return Number(/\n\s*\d+ \d+ (\d+)/.exec(text)?.[1]);
  };
  for (let tries = 0; tries < 100; tries++) {
    try {
      await requests();
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const close = () =>
    new Promise((resolve) => {
      child.once('exit', () => {
        rmSync(folder, { recursive: true, force: true });
        resolve();
      });
      child.kill('SIGQUIT');
      setTimeout(() => child.kill('SIGKILL'), 2_000).unref();
    });
  return { origin, port, requests, close };
}
