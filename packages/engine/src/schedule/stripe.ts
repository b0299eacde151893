/**
 * The part of a load that one of several load threads makes. All threads follow the whole schedule and number its starts
 * alike; each makes those of its own numbers, as card players are dealt theirs. Together they make each start once.
 */
export class Stripe {
  /** Everything. */
  static readonly whole = new Stripe(0, 1);
  /** From 0. */
  readonly index: number;
  /** How many there are. */
  readonly of: number;

  constructor(index: number, of: number) {
    this.index = index;
    this.of = of;
  }

  /** Whether the start of this number is made here, with so many workers in all: a thread without one is dealt none. */
  owns(number: number, workers: number): boolean {
    return number % Math.max(1, Math.min(this.of, workers)) === this.index;
  }

  /** How many of `total` are here. */
  shareOf(total: number): number {
    return Math.max(0, Math.ceil((total - this.index) / this.of));
  }

  /** What number among all the one here has that is the `place`-th, both from 0. */
  numberOf(place: number): number {
    return place * this.of + this.index;
  }
}
