import type { RunEvent } from './runEvents.js';

/** Someone who follows a run from outside. */
export interface Follower {
  /** The same event for everyone, with what is known here alone. */
  tell(event: RunEvent): RunEvent;
  close(): Promise<void>;
}

/** All who follow a run from outside, in the order in which they came. Disposing of it closes them, the last first. */
export class Followers implements AsyncDisposable {
  readonly #all: Follower[] = [];

  /** One more. */
  add(follower: Follower): void {
    this.#all.push(follower);
  }

  /** Tells each what happens. @returns the event with what they add to it */
  tell(event: RunEvent): RunEvent {
    return this.#all.reduce((told, follower) => follower.tell(told), event);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const follower of this.#all.toReversed()) await follower.close();
  }
}
