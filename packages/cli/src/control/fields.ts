import { parseDuration } from '@midflight/document';
import { ControlFault } from './controlFault.js';

/** One value that a request may carry, in its query or in its body. */
export interface Field {
  /** `duration` is a text such as `2m`, and is read to milliseconds. */
  readonly kind: 'integer' | 'text' | 'flag' | 'duration' | 'any';
  readonly description: string;
  readonly required?: boolean;
}

/** By name. */
export type FieldTable = Readonly<Record<string, Field>>;

/** Longer texts are not a word to somebody but a document. */
const mostCharacters = 1_000;

/** The values of a request, each checked against its field. */
export class Fields {
  readonly #values = new Map<string, unknown>();

  /** @throws MF_CONTROL_BODY for an unknown name, a missing one, and a value of another kind */
  constructor(table: FieldTable, given: ReadonlyMap<string, unknown>, where: string) {
    const refuse = (message: string): ControlFault => new ControlFault(400, 'MF_CONTROL_BODY', message, { hint: `It takes ${Object.keys(table).join(', ') || 'nothing'}; see /openapi.json.` });
    for (const [name, value] of given) {
      const field = Object.hasOwn(table, name) ? table[name] : undefined;
      if (!field) throw refuse(`${where} knows no ${JSON.stringify(name.slice(0, 60))}.`);
      const read = readers[field.kind](value);
      if (read === undefined) throw refuse(`${name} in ${where} must be ${kinds[field.kind]}.`);
      this.#values.set(name, read);
    }
    const missing = Object.entries(table).find(([name, { required = false }]) => required && !this.#values.has(name));
    if (missing) throw refuse(`${where} lacks ${missing[0]}.`);
  }

  /** A whole number or a duration in milliseconds. */
  number(name: string): number | undefined {
    const value = this.#values.get(name);
    return typeof value === 'number' ? value : undefined;
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : undefined;
  }

  flag(name: string): boolean {
    return this.#values.get(name) === true;
  }

  any(name: string): unknown {
    return this.#values.get(name);
  }
}

const kinds: Readonly<Record<Field['kind'], string>> = {
  integer: 'a whole number from 0',
  text: `a text of up to ${mostCharacters} characters`,
  flag: 'true or false',
  duration: 'a duration above zero, such as "2m"',
  any: 'a value',
};

/** Each gives `undefined` for what is not of its kind; texts of a query are read too. */
const readers: Readonly<Record<Field['kind'], (value: unknown) => unknown>> = {
  integer: (value) => {
    const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
    return Number.isSafeInteger(number) && Number(number) >= 0 ? number : undefined;
  },
  text: (value) => (typeof value === 'string' && value.length <= mostCharacters ? value : undefined),
  flag: (value) => (typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined),
  duration: (value) => {
    const ms = typeof value === 'string' ? parseDuration(value) : undefined;
    return ms !== undefined && ms > 0 ? ms : undefined;
  },
  any: (value) => value,
};
