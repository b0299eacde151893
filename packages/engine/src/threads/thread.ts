import { parentPort } from 'node:worker_threads';
import { systemClock } from '@midflight/core';
import { preciseAlarm } from '../schedule/preciseAlarm.js';
import { GeneratorHost } from './generatorHost.js';
import type { ToGenerator } from './messages.js';

if (parentPort === null) throw new Error('This is the load thread; it runs in a worker thread only.');

const port = parentPort;
const host = new GeneratorHost(systemClock, (message) => port.postMessage(message), preciseAlarm(systemClock));
port.on('message', (message: ToGenerator) => host.receive(message));
