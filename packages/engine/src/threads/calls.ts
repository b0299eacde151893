import { MidflightError } from '@midflight/core';
import type { Reply, Request, ToGenerator } from './messages.js';

interface OpenCall {
  readonly resolve: () => void;
  readonly reject: (error: MidflightError) => void;
}

/** Pairs requests to a load thread with its replies. */
export class Calls {
  readonly #post: (message: ToGenerator) => void;
  readonly #open = new Map<number, OpenCall>();
  #lastCall = 0;

  constructor(post: (message: ToGenerator) => void) {
    this.#post = post;
  }

  /** Sends a request; resolves when it is done. @throws the error with which it was refused, or that the thread died of */
  make(request: Request): Promise<void> {
    const call = ++this.#lastCall;
    return new Promise((resolve, reject) => {
      this.#open.set(call, { resolve, reject });
      this.#post({ ...request, call });
    });
  }

  settle(reply: Reply): void {
    const open = this.#open.get(reply.call);
    this.#open.delete(reply.call);
    if (reply.kind === 'done') open?.resolve();
    else open?.reject(new MidflightError(reply.refusal.code, reply.refusal.message, { details: reply.refusal.details }));
  }

  rejectAll(error: MidflightError): void {
    const open = [...this.#open.values()];
    this.#open.clear();
    for (const { reject } of open) reject(error);
  }
}
