import { isUnread, type Finding } from '@midflight/core';
import { changedStretches, type LoadDocument, type Scenario, type Step } from '@midflight/document';

/** A rule that a whole document must keep: it tells everything it finds, and depends on nothing else. Places are filled in from the paths. */
export type Rule = (document: LoadDocument) => readonly Finding[] | Promise<readonly Finding[]>;

/** A scenario and its path. */
export interface PlacedScenario {
  readonly scenario: Scenario;
  readonly path: string;
}

/** A step and its path. */
export interface PlacedStep {
  readonly step: Step;
  readonly path: string;
}

/** Judges scenarios, or what of them could be read. */
type JudgeScenarios = (scenarios: readonly PlacedScenario[], document: LoadDocument) => readonly Finding[] | Promise<readonly Finding[]>;

/** What of a document a rule depends on, as JSON can hold it. */
type PartOf = (document: LoadDocument) => unknown;

/**
 * A rule on scenarios, each by itself. One in which it found nothing is not looked at again: a scenario that did not change is
 * the same object in the next document.
 *
 * @param judge - depends on the scenarios that it is given, and on `rest` of the document alone; it finds at their paths
 * @param rest - @defaultValue nothing
 */
export function eachScenario(judge: JudgeScenarios, rest: PartOf = () => null): Rule {
  const sound = new SoundScenarios();
  return async (document) => {
    // Undefined where the rest could not be read; then nothing is taken for sound.
    const [key] = asFarAsRead(() => [JSON.stringify(rest(document))]);
    const { scenarios } = document;
    const unsure = key === undefined ? scenarios.map(placedAt) : sound.others(scenarios, key);
    const findings = await judge(unsure, document);
    if (key === undefined) return findings;
    const faulty = new Set(findings.map((finding) => /^scenarios\[\d+\]/.exec(finding.path)?.[0]));
    sound.keep(scenarios, unsure, faulty, key);
    return findings;
  };
}

function placedAt(scenario: Scenario, at: number): PlacedScenario {
  return { scenario, path: `scenarios[${at}]` };
}

/** Those in which nothing was found. */
class SoundScenarios {
  readonly #sound = new WeakMap<Scenario, string>();
  /** Where all but the faulty ones are. Mostly, all around a change stand as they stood, and need no look at each. */
  #last: { readonly key: string; readonly scenarios: readonly Scenario[]; readonly faulty: ReadonlySet<Scenario> } | undefined;

  /** All that are not among them. */
  others(scenarios: readonly Scenario[], key: string): readonly PlacedScenario[] {
    const last = this.#last?.key === key && this.#last.faulty.size === 0 ? this.#last.scenarios : [];
    const others: PlacedScenario[] = [];
    for (const { first, end } of changedStretches(last, scenarios)) {
      for (let at = first; at < end; at++) {
        const scenario = scenarios[at];
        if (scenario !== undefined && this.#sound.get(scenario) !== key) others.push(placedAt(scenario, at));
      }
    }
    return others;
  }

  /** @param faultyPaths - those of them in which something was found */
  keep(scenarios: readonly Scenario[], judged: readonly PlacedScenario[], faultyPaths: ReadonlySet<string | undefined>, key: string): void {
    const faulty = new Set<Scenario>();
    for (const { scenario, path } of judged) {
      if (faultyPaths.has(path)) faulty.add(scenario);
      else this.#sound.set(scenario, key);
    }
    this.#last = { key, scenarios, faulty };
  }
}

/** The same for a rule on steps. */
export function eachStep(judge: (placed: PlacedStep, document: LoadDocument) => readonly Finding[], rest?: PartOf): Rule {
  return eachScenario((scenarios, document) => ofEach(stepsOf(scenarios), (placed) => judge(placed, document)), rest);
}

/** Every step that could be read. */
export function stepsOf(scenarios: readonly PlacedScenario[]): readonly PlacedStep[] {
  return ofEach(scenarios, ({ scenario, path }) => scenario.steps.map((step, index) => ({ step, path: `${path}.steps[${index}]` })));
}

/** What there is of each item. Of one that could not be read as far as that takes, nothing: what is wrong with it was told, and the others are judged. */
export function ofEach<T, Found>(items: readonly T[], find: (item: T, index: number) => readonly Found[]): readonly Found[] {
  const found: Found[] = [];
  // Makes nothing for each: there may be thousands.
  items.forEach((item, index) => {
    try {
      for (const one of find(item, index)) found.push(one);
    } catch (thrown) {
      if (!isUnread(thrown)) throw thrown;
    }
  });
  return found;
}

/** What is found, or nothing where that takes what could not be read. */
export function asFarAsRead<Found>(find: () => readonly Found[]): readonly Found[] {
  try {
    return find();
  } catch (thrown) {
    if (isUnread(thrown)) return [];
    throw thrown;
  }
}
