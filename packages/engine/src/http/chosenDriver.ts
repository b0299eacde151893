import type { Clock } from '@midflight/core';
import type { ConnectionSettings, DriverName } from '../settings.js';
import { ConnectionGate } from './connectionGate.js';
import type { HttpDriver, HttpOutcome, HttpRequest, SendOptions } from './driver.js';
import { FastDriver } from './fast/fastDriver.js';
import { UndiciDriver } from './undiciDriver.js';

const none: ReadonlySet<string> = new Set();

/** Sends requests by the driver that the settings ask for, from one switch to the next; the other one finishes what it carries. */
export class ChosenDriver implements HttpDriver {
  readonly #clock: Clock;
  readonly #drivers: Readonly<Record<DriverName, HttpDriver>>;
  #chosen: HttpDriver;
  /** By origin, where connections are limited; a switch begins anew. */
  #gates: Map<string, ConnectionGate> | undefined;
  #limit = Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#drivers = { fast: new FastDriver(clock), undici: new UndiciDriver(clock) };
    this.#chosen = this.#drivers.fast;
  }

  send(request: HttpRequest, options: SendOptions): Promise<HttpOutcome> {
    return this.#gates === undefined ? this.#chosen.send(request, options) : this.#sendThrough(this.#gateOf(request.origin, this.#gates), request, options);
  }

  keepOrigins(origins: ReadonlySet<string>, connection: ConnectionSettings): void {
    const { version = '1.1', pipelining = 1, maxConnections = Infinity } = connection;
    const needed: DriverName = version === '2' || pipelining > 1 ? 'undici' : (connection.driver ?? 'fast');
    this.#chosen = this.#drivers[needed];
    for (const driver of Object.values(this.#drivers)) driver.keepOrigins(driver === this.#chosen ? origins : none, connection);
    const limit = maxConnections * (version === '2' ? 1 : pipelining);
    if (limit !== this.#limit) this.#gates = limit === Infinity ? undefined : new Map();
    this.#limit = limit;
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#drivers).map((driver) => driver.close()));
  }

  #gateOf(origin: string, gates: Map<string, ConnectionGate>): ConnectionGate {
    const known = gates.get(origin) ?? new ConnectionGate(this.#limit);
    gates.set(origin, known);
    return known;
  }

  /** Waiting is a part of the request's time. */
  async #sendThrough(gate: ConnectionGate, request: HttpRequest, options: SendOptions): Promise<HttpOutcome> {
    const cameAtMs = this.#clock.now();
    const patience = new AbortController();
    const timer = this.#clock.setTimer(options.timeoutMs, () => patience.abort());
    const inside = await gate.enter(AbortSignal.any([options.signal, patience.signal]));
    timer.cancel();
    if (!inside) return { kind: options.signal.aborted ? 'cut' : 'timeout' };
    try {
      return await this.#chosen.send(request, { ...options, timeoutMs: Math.max(1, options.timeoutMs - (this.#clock.now() - cameAtMs)) });
    } finally {
      gate.leave();
    }
  }
}
