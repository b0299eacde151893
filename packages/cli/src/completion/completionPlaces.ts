import type { Argument, Command, Option } from 'commander';

/** What may stand somewhere: the name of a file or a folder, one of a few words, or anything. */
export type Expected = { readonly kind: 'file' | 'folder' | 'text' } | { readonly kind: 'choices'; readonly choices: readonly string[] };

/** An option, as it is typed. */
export interface CompletionOption {
  /** `-h`, `--help`: the long one last. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Of the word after it. Undefined when that need not be its value. */
  readonly expects: Expected | undefined;
}

/** What can be typed after some command. */
export interface CompletionPlace {
  /** The words of the command, with a blank between: `ctl override`; empty at the top. */
  readonly route: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletionOption[];
  /** Of every word that is no option. */
  readonly expects: Expected;
}

/** Placeholders of the help that stand for a file; a test holds that each placeholder is known. */
const files: ReadonlySet<string> = new Set(['file', 'new', 'old', 'audit', 'uri', 'spec']);
const folders: ReadonlySet<string> = new Set(['folder']);

/** What can be typed where, of a command and all below it: the same declarations that its help is made from. */
export function completionPlaces(command: Command, route = ''): readonly CompletionPlace[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const [first] = help.visibleArguments(command);
  const place: CompletionPlace = {
    route,
    commands: commands.map((inner) => ({ name: inner.name(), description: inner.description() })),
    options: help.visibleOptions(command).map(completionOption),
    expects: first ? expectedOf(first.name(), first) : { kind: 'text' },
  };
  return [place, ...commands.flatMap((inner) => completionPlaces(inner, route === '' ? inner.name() : `${route} ${inner.name()}`))];
}

function completionOption(option: Option): CompletionOption {
  const [, placeholder = ''] = /<([^>.]+)/.exec(option.flags) ?? [];
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined),
    description: option.description,
    expects: option.required ? expectedOf(placeholder, option) : undefined,
  };
}

function expectedOf(placeholder: string, { argChoices: choices }: Argument | Option): Expected {
  if (choices) return { kind: 'choices', choices };
  return { kind: files.has(placeholder) ? 'file' : folders.has(placeholder) ? 'folder' : 'text' };
}
