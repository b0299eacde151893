/** Whoever started a run with a channel to it. */
export interface RunParent extends Disposable {
  /** Tells it that the load has begun: `{ began: true }`. */
  tellBegun(): void;
}

/**
 * A program that starts a run with a channel to it may have lines shown among the reloads: the tour says so what it is
 * about to edit. Each message is `{ notice: string }`. Disposing of it ends the listening.
 */
export function parentNotices(show: (message: string) => void): RunParent {
  const listen = (message: unknown): void => {
    if (typeof message === 'object' && message !== null && 'notice' in message && typeof message.notice === 'string') show(message.notice);
  };
  process.on('message', listen);
  // The channel alone must not keep the process alive.
  process.channel?.unref();
  return {
    tellBegun: () => void (process.connected && process.send?.({ began: true })),
    [Symbol.dispose]: () => void process.off('message', listen),
  };
}
