import type { Environment, SourceDocument } from '@midflight/core';

/** What one variable says: the value of one path of a load document. */
export interface Variable {
  readonly name: string;
  readonly at: readonly string[];
  readonly text: string;
}

/** The value of a variable; an empty one is as good as none. */
export function valueOf(environment: Environment, name: string): string | undefined {
  return environment[name] === '' ? undefined : environment[name];
}

/** Variables whose names are a prefix and a path with `__` between its parts: a whole before its parts, and items in their order. */
export function ownVariables(environment: Environment, prefix: string): readonly Variable[] {
  return Object.keys(environment)
    .filter((name) => name.startsWith(prefix))
    .flatMap((name) => {
      const text = valueOf(environment, name);
      return text === undefined ? [] : [{ name, at: name.slice(prefix.length).split('__'), text }];
    })
    .toSorted((a, b) => compareParts(a.at, b.at));
}

/** Item 10 of a list comes after item 9. */
const byNumber = new Intl.Collator('en', { numeric: true });

function compareParts(a: readonly string[], b: readonly string[]): number {
  const differing = a.findIndex((part, index) => part !== b[index]);
  return differing < 0 || differing >= b.length ? a.length - b.length : byNumber.compare(a[differing] ?? '', b[differing] ?? '');
}

/** A variable as a document; its name says that it is no file. */
export function documentOf({ name, at, text }: Variable): SourceDocument {
  return { name: `env:${name}`, at, content: text };
}
