import { hideSecrets, isSecretName, redactText, type LoadDocument } from '@midflight/document';
import type { Measurement } from '@midflight/engine';

/** Characters that are shown of an example. */
const longestExample = 300;
/** A shorter word of a secret header, such as `Bearer`, may stand anywhere. */
const shortestWord = 8;
const hidden = '[redacted]';

/** Errors of a run by kind: how many there were, and what one of the last came to. */
export interface ErrorsByKind {
  readonly errorKinds: Readonly<Record<string, number>>;
  readonly errorExamples: Readonly<Record<string, string>>;
}

/** Takes down the errors of the plan by kind, with examples that may be shown: an answer may hold what the request had of secrets. */
export class SeenErrors {
  readonly #kinds = new Map<string, number>();
  readonly #examples = new Map<string, string>();
  readonly #active: () => LoadDocument | undefined;
  /** What is answered now may have been asked for under the document before. */
  #documents: readonly LoadDocument[] = [];

  /** @param active - what the load runs on now */
  constructor(active: () => LoadDocument | undefined) {
    this.#active = active;
  }

  /** Takes an interval in. */
  add({ round, errorKinds, errorExamples }: Measurement): void {
    const active = this.#active();
    if (active && this.#documents.at(-1) !== active) this.#documents = [...this.#documents.slice(-1), active];
    if (round === null) return;
    for (const [kind, count = 0] of Object.entries(errorKinds)) this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + count);
    for (const [kind, example = ''] of Object.entries(errorExamples)) this.#examples.set(kind, this.#shown(example));
  }

  /** What there was so far. */
  toRecord(): ErrorsByKind {
    return { errorKinds: Object.fromEntries(this.#kinds), errorExamples: Object.fromEntries(this.#examples) };
  }

  #shown(example: string): string {
    const known = this.#documents.reduce((text, document) => withoutHeaders(document, hideSecrets(document, text)), example);
    const text = redactText(known);
    return text.length > longestExample ? `${text.slice(0, longestExample - 1)}…` : text;
  }
}

function withoutHeaders({ config }: LoadDocument, text: string): string {
  const secrets = Object.entries(config.headers).filter(([name]) => isSecretName(name)).flatMap(([, value]) => value.split(/\s+/));
  return secrets.filter((word) => word.length >= shortestWord).reduce((rest, word) => rest.replaceAll(word, hidden), text);
}
