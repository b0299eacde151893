import type { CompletionPlace, Expected } from './completionPlaces.js';

/** A script for fish, which knows itself how options are written: it only has to be told where each may stand. */
export function fishCompletion(places: readonly CompletionPlace[]): string {
  const turns = places.flatMap(({ route, commands, options }) => [
    ...commands.map(({ name }) => `case ${quoted(`${route}/${name}`)}\n        set route ${quoted(route === '' ? name : `${route} ${name}`)}`),
    ...options.filter(({ expects }) => expects).map(({ flags }) => `case ${flags.map((flag) => quoted(`${route}/${flag}`)).join(' ')}\n        set value yes`),
  ]);
  return `# Completion of midflight for fish: midflight completion fish | source
function __midflight_at
  set -l route ''
  set -l value ''
  for word in (commandline -opc)[2..-1]
    if test -n "$value"
      set value ''
      continue
    end
    switch "$route/$word"
      ${turns.join('\n      ')}
    end
  end
  test "$route" = "$argv[1]"
end
complete -c midflight -f
${places.flatMap(rules).join('\n')}
`;
}

function rules({ route, commands, options, expects }: CompletionPlace): readonly string[] {
  const rule = (...words: readonly string[]): string => ['complete -c midflight', `-n ${quoted(`__midflight_at ${quoted(route)}`)}`, ...words].filter((word) => word !== '').join(' ');
  return [
    ...(commands.length === 0 ? [rule(offering(expects))] : commands.map(({ name, description }) => rule(`-a ${name}`, `-d ${quoted(description)}`))),
    ...options.map(({ flags, description, expects: value }) => rule(...flags.map(flagWords), value ? `-r ${offering(value)}` : '', `-d ${quoted(description)}`)),
  ];
}

function flagWords(flag: string): string {
  return flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`;
}

function offering(expected: Expected): string {
  if (expected.kind === 'choices') return `-f -a ${quoted(expected.choices.join(' '))}`;
  if (expected.kind === 'folder') return `-f -a '(__fish_complete_directories)'`;
  return expected.kind === 'file' ? '-F' : '-f';
}

/** A text as one word, with nothing in it read. */
function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
