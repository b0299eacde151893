import { isHeld, type ChangeCause, type ConfigSource, type Outcome, type SourceContext, type SourceDocument, type SourceSignal } from '@midflight/core';

/** What was posted, or what stands when nothing was. */
interface Posted {
  readonly documents: readonly SourceDocument[];
  readonly cause: ChangeCause;
}

const id = 'control:';

/**
 * What is posted to a running test, as a source like any other. It stands after the others, so that it says what it wants
 * otherwise than the files. A post that is refused is withdrawn: else every later save of a file would be refused with it.
 */
export class ControlSource implements ConfigSource {
  readonly id = id;
  #standing: Posted = { documents: [], cause: { kind: 'source', source: id } };
  /** Neither accepted nor refused yet. */
  #candidate: Posted | undefined;
  #answer: (outcome: Outcome | undefined) => void = () => {};
  #last: Promise<unknown> = Promise.resolve();
  readonly #said: SourceSignal[] = [];
  #posts = 0;
  #wake: () => void = () => {};
  #isWatched = false;
  #isOver = false;

  /** True once the sources are followed no more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Begins empty: what is not there stands in nobody's way. */
  async *watch({ signal }: SourceContext): AsyncIterable<SourceSignal> {
    signal.addEventListener('abort', () => this.#end(), { once: true });
    this.#isWatched = true;
    this.#say(this.#standing);
    while (!signal.aborted) {
      yield* this.#said.splice(0);
      if (this.#said.length === 0 && !signal.aborted) await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /**
   * Lets the documents take the place of those that were posted before; none withdraws them. One post after the other.
   *
   * @param waits - true where no outcome is to come for now, since reloading is disabled
   * @returns how it ended; nothing when it waits, or when the sources are followed no more
   */
  post(documents: readonly SourceDocument[], cause: Omit<ChangeCause, 'kind' | 'source'>, waits: () => boolean): Promise<Outcome | undefined> {
    const turn = this.#last.then(() => this.#post({ documents, cause: { kind: 'source', source: id, ...cause } }, waits()));
    this.#last = turn;
    return turn;
  }

  /** Must be told of every candidate's end. */
  hear(outcome: Outcome): void {
    const candidate = this.#candidate;
    if (!candidate || !this.#isAbout(outcome, candidate)) return;
    const isAccepted = outcome.outcome === 'applied' || outcome.outcome === 'unchanged';
    if (isAccepted) this.#standing = candidate;
    if (isAccepted || !isHeld(outcome)) this.#candidate = undefined;
    this.#answer(outcome);
    if (!isAccepted && !isHeld(outcome)) this.#say({ ...this.#standing, cause: { kind: 'source', source: id, message: 'what was posted is refused, and withdrawn' } });
  }

  #post(posted: Posted, waits: boolean): Promise<Outcome | undefined> {
    if (!this.#isWatched) return Promise.resolve(undefined);
    this.#candidate = posted;
    const answered = new Promise<Outcome | undefined>((resolve) => (this.#answer = resolve));
    if (waits) this.#answer(undefined);
    this.#say(posted);
    return answered;
  }

  /** A newer save of a file may have come along: what was posted is known by its documents, and an empty post by its cause. */
  #isAbout({ documents, cause }: Outcome, posted: Posted): boolean {
    const [first] = posted.documents;
    if (first) return documents.includes(first);
    const [before] = this.#standing.documents;
    return cause === posted.cause || (cause.kind === 'source' && (before === undefined || !documents.includes(before)));
  }

  /** Each post is new: who posts the same again after a rollback wants it again. */
  #say({ documents, cause }: Posted): void {
    this.#said.push({ kind: 'snapshot', documents, revision: String(++this.#posts), ...(this.#posts === 1 ? {} : { cause, settled: true }) });
    this.#wake();
  }

  #end(): void {
    this.#isWatched = false;
    this.#isOver = true;
    this.#wake();
    this.#answer(undefined);
  }
}
