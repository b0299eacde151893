import type { Environment } from '@midflight/core';
import { isSecretName } from '../secrets/redact.js';
import { SecretTexts } from '../secrets/secretTexts.js';
import type { Substitute, SubstitutionProblem } from '../text/substitute.js';
import { readsEnvironment } from './environmentScope.js';

/** `$${`, `${NAME}`, `${NAME:-default}`, or a `${` that is neither. A default ends at the first `}` and holds no other variable. */
const reference = /\$\$\{|\$\{([A-Za-z_]\w*)(?::-((?:(?!\$\{)[^}])*))?\}|\$\{/g;

/** Reads the variables of an environment into the scalars of one composition, and remembers which texts were secrets. */
export class EnvironmentReader {
  readonly secrets = new SecretTexts();
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** For `readYaml`. */
  readonly substitute: Substitute = (written, path) => {
    if (!written.includes('${') || !readsEnvironment(path)) return undefined;
    const problems: SubstitutionProblem[] = [];
    const secrets: string[] = [];
    const text = written.replaceAll(reference, (found, name?: string, fallback?: string) => {
      if (found === '$${') return '${';
      const value = name === undefined ? undefined : this.#valueOf(name, fallback);
      if (value === undefined) problems.push(name === undefined ? malformed : unset(name));
      else if (name !== undefined && isSecretName(name)) secrets.push(value);
      return value ?? '';
    });
    for (const secret of secrets) this.secrets.add(secret, text);
    return { text, problems };
  };

  /** The value of a variable that scenarios may read; undefined when it is not set. */
  expose(name: string): string | undefined {
    const value = this.#valueOf(name, undefined);
    if (value !== undefined && isSecretName(name)) this.secrets.add(value, value);
    return value;
  }

  /** As in a shell, the default stands in for an empty value too. */
  #valueOf(name: string, fallback: string | undefined): string | undefined {
    const value = Object.hasOwn(this.#environment, name) ? this.#environment[name] : undefined;
    return fallback === undefined ? value : value || fallback;
  }
}

/** The text that reads as `text` where variables are read. */
export function escapeReferences(text: string): string {
  return text.replaceAll('${', () => '$${');
}

const malformed: SubstitutionProblem = {
  message: 'A "${" begins no variable here: a name of letters, digits and "_", perhaps a default, and "}" must follow.',
  hint: 'Write ${NAME} or ${NAME:-default}, or $${ for the characters themselves.',
};

function unset(name: string): SubstitutionProblem {
  return { message: `The environment variable ${name} is not set, and no default is given.`, hint: `Set ${name}, or write \${${name}:-default}.` };
}
