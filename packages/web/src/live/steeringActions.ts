import type { ControlClient } from './controlClient.js';
import type { LiveStatus, PlanRecord } from './liveStatus.js';
import { valueOf } from '../words/planWords.js';
import { valueInWords } from '../words/reloadWords.js';

/** Something to fill in. */
export interface ActionField {
  readonly name: string;
  readonly label: string;
  /** What stands there first. */
  readonly value: string;
  /** What it may look like, in words. */
  readonly help?: string;
  /** True: it changes nothing of the plan. @defaultValue false */
  readonly isBeside?: boolean;
  /** One of these. @defaultValue any text */
  readonly choices?: readonly string[];
}

/** What was filled in, by name. */
export type Filled = Readonly<Record<string, string>>;

/** A step of the steering, as a person takes it: look at what it would do, then do it. */
export interface SteeringAction {
  readonly title: string;
  /** What it means, in a sentence or two. */
  readonly explanation: string;
  readonly fields: readonly ActionField[];
  /** What the button says that does it. */
  readonly confirm: string;
  /** What it would do. @defaultValue it changes nothing of the configuration */
  readonly plan?: (filled: Filled) => Promise<PlanRecord>;
  /** Does it. @param against - the revision that it was planned against: another one is active, it does nothing */
  readonly act: (filled: Filled, against: number | undefined) => Promise<unknown>;
}

const why: ActionField = { name: 'message', label: 'Why, for the record', value: '', help: 'optional', isBeside: true };

/** What each button of the dashboard does. */
export class SteeringActions {
  readonly #client: ControlClient;

  constructor(client: ControlClient) {
    this.#client = client;
  }

  freeze(): SteeringAction {
    return { title: 'Freeze', explanation: 'The load goes on as it is. Edits are judged and shown, and wait until it is thawed.', fields: [why], confirm: 'Freeze', act: (filled) => this.#client.ask('POST', 'v1/freeze', spoken(filled)) };
  }

  thaw(): SteeringAction {
    return { title: 'Thaw', explanation: 'What the sources want now comes into force, and edits are followed again.', fields: [why], confirm: 'Thaw', plan: () => this.#client.ask('GET', 'v1/drift'), act: (filled) => this.#client.ask('POST', 'v1/thaw', spoken(filled)) };
  }

  rollBack({ revisions }: LiveStatus): SteeringAction {
    const choices = revisions.slice(0, -1).toReversed().map(String);
    return {
      title: 'Roll back', explanation: 'The load comes back to an earlier revision. The next edit is followed again.',
      fields: [{ name: 'revision', label: 'To revision', value: choices[0] ?? '', choices }, why], confirm: 'Roll back',
      plan: ({ revision }) => this.#client.ask('POST', 'v1/rollback', { revision: Number(revision), dryRun: true }),
      act: ({ revision, ...filled }, against) => this.#client.ask('POST', 'v1/rollback', { revision: Number(revision), ifRevision: against, ...spoken(filled) }),
    };
  }

  /** @param path - of the document @param what - as people call it @param now - what it is now */
  override(path: string, what: string, now: unknown): SteeringAction {
    return {
      title: what, explanation: `Pins ${path} above what the sources say, for a while or until it is let go. Edits of other values are followed.`,
      fields: [{ name: 'value', label: path, value: now === undefined ? '' : valueInWords(now) }, { name: 'for', label: 'For', value: '', help: 'such as 2m; empty: until it is let go', isBeside: true }, why], confirm: 'Pin it',
      plan: ({ value = '' }) => this.#client.ask('POST', 'v1/overrides', { path, value: valueOf(value), dryRun: true }),
      act: ({ value = '', for: span = '', ...filled }, against) => this.#client.ask('POST', 'v1/overrides', { path, value: valueOf(value), ifRevision: against, ...(span.trim() === '' ? {} : { for: span.trim() }), ...spoken(filled) }),
    };
  }

  letGo(path: string): SteeringAction {
    const query = `v1/overrides?path=${encodeURIComponent(path)}`;
    return {
      title: `Let go of ${path}`, explanation: 'What the sources say counts again.', fields: [], confirm: 'Let it go',
      plan: () => this.#client.ask('DELETE', `${query}&dryRun=true`), act: (_, against) => this.#client.ask('DELETE', `${query}${against === undefined ? '' : `&ifRevision=${against}`}`),
    };
  }

  start(): SteeringAction {
    return { title: 'Start the plan', explanation: 'The load turns from standby to its plan, from its start.', fields: [why], confirm: 'Start', act: (filled) => this.#client.ask('POST', 'v1/start', spoken(filled)) };
  }

  stop(): SteeringAction {
    const hows = ['gracefully: what is in flight finishes', 'now: what is in flight is cut off'];
    return { title: 'Stop the run', explanation: 'The run ends for good, with its summary and its reports.', fields: [{ name: 'how', label: 'How', value: hows[0] ?? '', choices: hows }], confirm: 'Stop the run', act: ({ how = '' }) => this.#client.ask('POST', 'v1/stop', { now: how.startsWith('now') }) };
  }
}

/** With the reason, where one was given. */
function spoken({ message = '' }: Filled): { readonly message?: string } {
  return message.trim() === '' ? {} : { message: message.trim() };
}
