/** A timer that has been set and can be called off. */
export interface Timer {
  /** Calls it off; harmless when it has already fired. */
  cancel(): void;
}

/**
 * The only way to read or await time. Everything takes a `Clock`, so a test can drive hours in milliseconds.
 *
 * All durations and instants are in milliseconds and may be fractional.
 */
export interface Clock {
  /** Monotonic time since an arbitrary origin; unmoved by changes of the wall clock. */
  now(): number;
  /** Wall time since the Unix epoch; for display and records, never for measuring. */
  wallTimeMs(): number;
  /** Calls `callback` once, at least `delayMs` from now. */
  setTimer(delayMs: number, callback: () => void): Timer;
  /** Resolves after `delayMs`, or as soon as `signal` aborts; it never rejects, so look at the signal afterwards. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}
