import type { Clock } from '@midflight/core';
import { LoopTurn } from '../loopTurn.js';
import type { ConnectionSettings, DriverName } from './connectionSettings.js';
import { ConnectionGate } from './connectionGate.js';
import type { HttpDriver, HttpRequest, OutcomeReceiver, SendOptions, SentRequest } from './driver.js';
import { FastDriver } from './fast/fastDriver.js';
import { GatedRequest } from './gatedRequest.js';
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

  /** @param turn - that which others of this thread count by, too */
  constructor(clock: Clock, turn = new LoopTurn()) {
    this.#clock = clock;
    this.#drivers = { fast: new FastDriver(clock, turn), undici: new UndiciDriver(clock) };
    this.#chosen = this.#drivers.fast;
  }

  send(request: HttpRequest, options: SendOptions, receiver: OutcomeReceiver, nowMs: number, before?: SentRequest): SentRequest {
    if (this.#gates === undefined) return this.#chosen.send(request, options, receiver, nowMs, before);
    const gate = this.#gateOf(request.origin, this.#gates);
    return new GatedRequest({ clock: this.#clock, gate, driver: () => this.#chosen, request, options, receiver }, nowMs);
  }

  keepOrigins(origins: ReadonlySet<string>, connection: ConnectionSettings): void {
    const { version = '1.1', pipelining = 1, maxConnections = Infinity, proxy } = connection;
    const needed: DriverName = version === '2' || pipelining > 1 || proxy !== undefined ? 'undici' : (connection.driver ?? 'fast');
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
}
