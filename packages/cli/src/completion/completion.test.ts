import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../commandLine/commandLine.js';
import { bashCompletion } from './bashCompletion.js';
import { completionPlaces } from './completionPlaces.js';
import { fishCompletion } from './fishCompletion.js';
import { zshCompletion } from './zshCompletion.js';

const program = commandLine(() => {});
const places = completionPlaces(program);
const scripts = { bash: bashCompletion(places), zsh: zshCompletion(places), fish: fishCompletion(places) };

/** What is typed after `midflight`, and all that its last word may become, in a folder with these. */
const files = ['load test.yaml', 'loadtest.yaml'];
const folders = ['loads'];
const lines: readonly (readonly [string, readonly string[]])[] = [
  ['ru', ['run']],
  ['ctl fr', ['freeze']],
  ['ctl override --cl', ['--clear']],
  ['run --rul', ['--rules']],
  ['run --no-al', ['--no-allow-plugins']],
  ['validate --format ', ['text', 'json', 'github']],
  ['validate --format=', ['text', 'json', 'github']],
  ['validate --format=j', ['json']],
  ['validate --format json --lim', ['--limits']],
  ['run lo', [...files, ...folders]],
  ['run loadt', ['loadtest.yaml']],
  ['plan loadtest.yaml --against lo', [...files, ...folders]],
  ['run --rules loadt', ['loadtest.yaml']],
  ['run --state lo', folders],
  ['run --duration lo', []],
  ['ctl status lo', []],
  ['completion z', ['zsh']],
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'midflight-completion-'));
  for (const [shell, script] of Object.entries(scripts)) writeFileSync(join(folder, shell), script);
  for (const name of files) writeFileSync(join(folder, name), '');
  for (const name of folders) mkdirSync(join(folder, name));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program of a shell, and gives the lines that it prints. */
function told(shell: string, ...args: readonly string[]): readonly string[] {
  const { error, stderr, stdout } = spawnSync(shell, args, { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: folder }, timeout: 30_000 });
  expect({ error, stderr }).toEqual({ error: undefined, stderr: '' });
  return stdout.split('\n').slice(0, -1);
}

const isHere = (shell: string): boolean => spawnSync(shell, ['-c', 'exit']).error === undefined;

describe('completion in bash', () => {
  // As bash does it: words are split at an equals sign, too, and the last one is completed.
  const script = 'source ./bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _midflight; [ ${#COMPREPLY[@]} = 0 ] || printf "%s\\n" "${COMPREPLY[@]}"';
  const completed = (line: string): readonly string[] => told('bash', '--norc', '-c', script, 'bash', 'midflight', ...line.split(/ |(?==)|(?<==)/));

  it.each(lines)('midflight %s', (line, expected) => {
    expect(completed(line).toSorted()).toEqual(expected.toSorted());
  });

  it('offers every command, and every option of a command', () => {
    expect(completed('')).toEqual(places[0]?.commands.map(({ name }) => name));
    expect(completed('run --')).toEqual(expect.arrayContaining(program.commands.find((command) => command.name() === 'run')?.options.map(({ long }) => long) ?? []));
  });
});

describe.runIf(isHere('fish'))('completion in fish', () => {
  it.each(lines)('midflight %s', (line, expected) => {
    const said = told('fish', '--no-config', '-c', 'source ./fish; complete -C "midflight $argv"', line);
    expect(said.map((text) => text.replace(/\t.*/, '').replace(/\/$/, '').replace('--format=', '')).toSorted()).toEqual(expected.toSorted());
  });
});

describe.runIf(isHere('zsh'))('completion in zsh', () => {
  const unique = lines.filter(([, expected]) => expected.length === 1);
  // At a terminal of its own, since completion is a part of its line editor: Tab, then a key that prints the line.
  const driver = `
    zmodload zsh/zpty
    zpty z zsh -f -i
    zpty -w z "PS1=; autoload -Uz compinit; compinit -u -D; source ./zsh; told() { print -r -- \\"BUFFER<\\$BUFFER>\\"; zle kill-buffer }; zle -N told; bindkey '^X' told; bindkey '^I' complete-word; print RE''ADY"
    zpty -r -m z line '*READY*'
    for typed in "$@"; do
      zpty -w -n z "midflight $typed"$'\\t\\x18'
      zpty -r -m z line '*BUFFER<*>*'
      print -r -- "\${\${line##*BUFFER<}%%>*}"
    done`;

  it('completes what can be one thing alone', () => {
    const lastWords = told('zsh', '-f', '-c', driver, 'zsh', ...unique.map(([line]) => line)).map((line) => line.trim().replace(/^.*[ =]/, '').replace(/\/$/, ''));
    expect(lastWords).toEqual(unique.map(([, [only]]) => only));
  }, 60_000);
});

// A shell that is not here is not tried: one line says which.
const missing = ['zsh', 'fish'].filter((shell) => !isHere(shell));
if (missing.length > 0) console.info(`completion is not tried in ${missing.join(' and ')}: not installed here`);

describe('what completion is made from', () => {
  /** Placeholders that stand for a file or a folder, and those that can't be completed. */
  const paths = ['file', 'new', 'old', 'audit', 'uri', 'spec', 'folder'];
  const others = ['field', 'command', 'duration', 'count', 'port', 'address', 'name', 'url', 'revision', 'path=value', 'text', 'run'];

  const placeholders = (command: Command): readonly string[] => [
    ...command.registeredArguments.filter(({ argChoices }) => !argChoices).map((argument) => argument.name()),
    ...command.options.filter(({ argChoices }) => !argChoices).flatMap(({ flags }) => /[<[]([^\]>.]+)/.exec(flags)?.[1] ?? []),
    ...command.commands.flatMap(placeholders),
  ];

  it('knows of each placeholder whether a file stands there', () => {
    expect(placeholders(program).filter((name) => ![...paths, ...others].includes(name))).toEqual([]);
  });
});
