import type { CompletionPlace, Expected } from './completionPlaces.js';

/**
 * The branches of a `case "$route/$word"`, as bash and zsh read them alike: a command makes `route` longer, and an option that takes
 * a value becomes the `option` whose value is awaited.
 */
export function walkingCases(places: readonly CompletionPlace[]): readonly string[] {
  return places.flatMap(({ route, commands, options }) => {
    const valued = options.filter(({ expects }) => expects).flatMap(({ flags }) => flags.map((flag) => quoted(`${route}/${flag}`)));
    return [
      ...commands.map(({ name }) => `${quoted(`${route}/${name}`)}) route=${quoted(route === '' ? name : `${route} ${name}`)} ;;`),
      ...(valued.length === 0 ? [] : [`${valued.join('|')}) option=$word ;;`]),
    ];
  });
}

/** The branches of a `case "$route/$option"`: what the value of an option may be. */
export function valueCases(places: readonly CompletionPlace[]): readonly string[] {
  return places.flatMap(({ route, options }) =>
    options.flatMap(({ flags, expects }) => {
      const expectation = expects ? expecting(expects) : '';
      return expectation === '' ? [] : [`${flags.map((flag) => quoted(`${route}/${flag}`)).join('|')}) ${expectation} ;;`];
    }),
  );
}

/** Sets what a shell completes with; nothing for what can't be known. */
export function expecting(expected: Expected): string {
  if (expected.kind === 'choices') return `choices=(${expected.choices.map(quoted).join(' ')})`;
  return expected.kind === 'text' ? '' : `expects=${expected.kind}`;
}

/** A text as one word of bash and zsh, with nothing in it read. */
export function quoted(text: string): string {
  return /^[\w-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
