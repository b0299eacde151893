/**
 * One rule that a plugin must keep. Hand it to any test runner: `for (const { name, run } of checks) it(name, run)`.
 */
export interface ConformanceCheck {
  /** What must hold, as a sentence. */
  readonly name: string;
  /** Rejects when it does not hold. Each run is on its own: nothing is kept between them. */
  run(): Promise<void>;
}
