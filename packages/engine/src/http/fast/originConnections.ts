import type { Clock, Timer } from '@midflight/core';
import type { LoopTurn } from '../../loopTurn.js';
import type { ConnectionSettings } from '../connectionSettings.js';
import { Connection, type ConnectionOwner } from './connection.js';
import { socketOpener } from './openSocket.js';
import type { PendingRequest } from './pendingRequest.js';

/** A connection is given up so much before its server would, lest a request cross with the end. */
const marginMs = 2_000;
const usualIdleTimeoutMs = 4_000;
const longestSweepMs = 250;

/** What the connections to one origin are made with. */
export interface OriginConnectionsOptions {
  readonly clock: Clock;
  readonly turn: LoopTurn;
  readonly origin: string;
  /** That which requests name in place of the origin's. */
  readonly host: string | undefined;
  /** As usual where it says nothing. */
  readonly settings: Partial<ConnectionSettings>;
  /** Closes every connection after one request. */
  readonly isRetired: boolean;
}

/** The connections to one origin: as many as are in use at the same time; an idle one is always taken before a new one is made. */
export class OriginConnections implements ConnectionOwner {
  readonly origin: string;
  readonly host: string | undefined;
  readonly #clock: Clock;
  readonly #connect: () => Connection;
  readonly #idle: Connection[] = [];
  readonly #mostIdle: number;
  readonly #idleTimeoutMs: number;
  readonly #sweepMs: number;
  #sweeps = 0;
  #timer: Timer | undefined;
  #isRetired: boolean;

  constructor({ clock, turn, origin, host, settings, isRetired }: OriginConnectionsOptions) {
    this.origin = origin;
    this.host = host;
    this.#clock = clock;
    const open = socketOpener(origin, host, settings);
    this.#connect = () => new Connection(this, clock, turn, open);
    this.#mostIdle = settings.maxIdlePerHost ?? Infinity;
    this.#idleTimeoutMs = settings.idleTimeoutMs ?? usualIdleTimeoutMs;
    this.#sweepMs = Math.min(longestSweepMs, this.#idleTimeoutMs / 2);
    this.#isRetired = isRetired;
  }

  /** Sends a request; over the connection used last, so that what is no longer needed times out. */
  carry(pending: PendingRequest): void {
    (this.#idle.pop() ?? this.#connect()).carry(pending);
  }

  replace(pending: PendingRequest): void {
    this.#connect().carry(pending);
  }

  freed(connection: Connection): void {
    const hintMs = connection.idleHintMs;
    const restMs = hintMs < 0 ? this.#idleTimeoutMs : Math.min(this.#idleTimeoutMs, hintMs - marginMs);
    if (this.#isRetired || restMs <= 0 || this.#idle.length >= this.#mostIdle) {
      connection.destroy();
      return;
    }
    connection.restsUntil = this.#sweeps + Math.ceil(restMs / this.#sweepMs);
    this.#idle.push(connection);
    this.#timer ??= this.#clock.setTimer(this.#sweepMs, this.#sweep);
  }

  lost(connection: Connection): void {
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  /** Closes what is idle; what is in use closes when it is free. Resolves when the idle ones are closed. */
  async retire(): Promise<void> {
    this.#isRetired = true;
    this.#timer?.cancel();
    this.#timer = undefined;
    await Promise.all(this.#idle.splice(0).map((connection) => connection.close()));
  }

  /** Counts rests in sweeps: to read the clock for each answer would cost more than to be a little early. */
  readonly #sweep = (): void => {
    this.#timer = undefined;
    this.#sweeps++;
    for (const connection of this.#idle.filter(({ restsUntil }) => restsUntil <= this.#sweeps)) {
      this.lost(connection);
      connection.destroy();
    }
    if (this.#idle.length > 0) this.#timer = this.#clock.setTimer(this.#sweepMs, this.#sweep);
  };
}
