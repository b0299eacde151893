import { parentPort, workerData } from 'node:worker_threads';
import { LoopTurn } from '../loopTurn.js';
import { AheadClock } from '../schedule/aheadClock.js';
import { preciseAlarm } from '../schedule/preciseAlarm.js';
import { Stripe } from '../schedule/stripe.js';
import { GeneratorHost } from './generatorHost.js';
import type { ThreadData } from './loadPort.js';
import type { ToGenerator } from './messages.js';
import { sharedClock } from './sharedClock.js';

if (parentPort === null) throw new Error('This is the load thread; it runs in a worker thread only.');
const port = parentPort;
const { place }: ThreadData = workerData;
const loop = new LoopTurn();
const clock = new AheadClock(sharedClock);
const host = new GeneratorHost({
  clock,
  post: (message) => port.postMessage(message, message.kind === 'measured' ? message.record.log.chunks.map(({ buffer }) => buffer) : []),
  loop,
  makeAlarm: preciseAlarm(clock, loop),
  place: place && { stripe: new Stripe(place.index, place.of), changes: place.changes },
});
port.on('message', (message: ToGenerator) => host.receive(message));
