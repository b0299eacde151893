import 'reflect-metadata';
import { container as root, instanceCachingFactory, type DependencyContainer } from 'tsyringe';
import { MidflightError } from '../contracts/errors.js';
import type { Token } from '../contracts/token.js';

/** Looks a service up while another is made. */
export type Lookup = <T>(token: Token<T>) => T;

/**
 * The container of one composition root, and the only code that knows tsyringe.
 *
 * Every service is made at most once, on first use, by a plain factory; nothing needs a decorator.
 */
export class Container {
  readonly #services: DependencyContainer = root.createChildContainer();
  readonly #underway: string[] = [];

  /** Offers a service. @throws MF_SERVICE_DUPLICATE when the token is taken */
  register<T>(token: Token<T>, make: (get: Lookup) => T): this {
    if (this.#services.isRegistered(token.key)) {
      throw new MidflightError('MF_SERVICE_DUPLICATE', `The service ${token.name} is registered twice.`, { details: { service: token.name } });
    }
    this.#services.register(token.key, { useFactory: instanceCachingFactory(() => make(this.get)) });
    return this;
  }

  /**
   * The service of that token.
   *
   * @throws MF_SERVICE_MISSING when none was registered; MF_SERVICE_CYCLE when making it needs itself; or what its
   * factory threw, as it threw it
   */
  readonly get: Lookup = <T>(token: Token<T>): T => {
    const { name, key } = token;
    if (!this.#services.isRegistered(key)) {
      throw new MidflightError('MF_SERVICE_MISSING', `No service ${name} is offered here.`, { details: { service: name } });
    }
    // tsyringe would overflow the stack.
    if (this.#underway.includes(name)) {
      throw new MidflightError('MF_SERVICE_CYCLE', `The services need each other: ${[...this.#underway, name].join(' → ')}.`);
    }
    this.#underway.push(name);
    try {
      return this.#services.resolve<T>(key);
    } finally {
      this.#underway.pop();
    }
  };
}

/** A container of its own, with these services in it. @throws MF_SERVICE_DUPLICATE when two have one token */
export function containerOf(services: readonly { readonly token: Token<unknown>; readonly value: unknown }[] = []): Container {
  const container = new Container();
  for (const { token, value } of services) container.register(token, () => value);
  return container;
}
