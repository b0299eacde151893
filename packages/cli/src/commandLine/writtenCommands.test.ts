import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { completionPlaces, type CompletionPlace } from '../completion/completionPlaces.js';
import { commandLine } from './commandLine.js';

const root = join(import.meta.dirname, '../../../..');
const pages = ['README.md', 'CONTRIBUTING.md', 'examples/README.md', ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md') && !/^(?:api|api-pages|adr)\//.test(name)).map((name) => `docs/${name}`)];
const places = new Map(completionPlaces(commandLine(() => {})).map((place) => [place.route, place]));

/** What a shell would start of a text: the words of each command, without what stands around it. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const [, comment, between, word = ''] of text.replaceAll(/\\\n/g, ' ').matchAll(/(?<=^|\s)(#.*)|(\n|&&|\|\|?|[;&](?![>\d])|\d?>>?&?\d?)|((?:'[^']*'|"[^"]*"|\\.|[^\s'"\\;&|>])+)/g)) {
    if (comment !== undefined) continue;
    if (between === undefined) commands.at(-1)?.push(word.replaceAll(/['"\\]/g, ''));
    // What a command writes to is none of its own words, and no command either.
    else commands.push(between.includes('>') ? ['>'] : []);
  }
  return commands;
}

/** The commands of this house in the blocks of a page that are meant for a shell, and in units of systemd, without the word that starts them. */
function writtenCommandsOf(text: string): readonly (readonly string[])[] {
  const blocks = [...text.matchAll(/^ *```(?:sh|bash|console|shell)\n([^]*?)^ *```$/gm)].map(([, block = '']) => block.replaceAll(/^ *\$ /gm, ''));
  const units = [...text.matchAll(/^ *```ini\n([^]*?)^ *```$/gm)].flatMap(([, unit = '']) => [...unit.matchAll(/^Exec\w+=(.*)$/gm)].map(([, command = '']) => command));
  return [...blocks, ...units].flatMap(commandsIn).flatMap((words) => {
    const at = words.findIndex((word) => word === 'midflight' || word.endsWith('.bin/midflight'));
    const isStarted = at >= 0 && words.slice(0, at).every((word) => word === 'npx' || word === 'sudo' || word.startsWith('-') || /^\w+=/.test(word));
    return isStarted ? [words.slice(at + 1)] : [];
  });
}

/** What the command line has no place for; undefined where all has one. */
function faultOf(words: readonly string[]): string | undefined {
  let place: CompletionPlace | undefined = places.get('');
  for (let at = 0; at < words.length && place; at++) {
    const word = words[at] ?? '';
    if (word.startsWith('-') && word !== '-') {
      const [flag = '', value] = word.split('=', 2);
      const option: CompletionPlace['options'][number] | undefined = place.options.find(({ flags }) => flags.includes(flag));
      if (option === undefined) return `${place.route} has no option ${flag}`;
      if (option.expects && value === undefined) at++;
    } else if (place.commands.length > 0) {
      const inner: string = place.route === '' ? word : `${place.route} ${word}`;
      place = places.get(inner);
      if (place === undefined) return `there is no command ${inner}`;
    }
  }
  return undefined;
}

it.each(pages)('%s shows commands and options that there are', (page) => {
  const faults = writtenCommandsOf(readFileSync(join(root, page), 'utf8')).map((words) => ({ words: words.join(' '), fault: faultOf(words) })).filter(({ fault }) => fault !== undefined);
  expect(faults).toEqual([]);
});

it('finds those that pages show, and those that there are not', () => {
  expect(pages.flatMap((page) => writtenCommandsOf(readFileSync(join(root, page), 'utf8'))).length).toBeGreaterThan(100);
  const block = ['```sh', 'cd a && TOKEN=x midflight run a.yaml --json > b.json # midflight rum', 'npx midflight ctl \\', "  override 'a.b=c d' --fro 2m | midflight vet", '```', 'midflight nothing', '```ini', '[Service]', 'ExecStart=/opt/.bin/midflight rum', 'ExecReload=kill $MAINPID', '```', ''].join('\n');
  expect(writtenCommandsOf(block)).toEqual([['run', 'a.yaml', '--json'], ['ctl', 'override', 'a.b=c d', '--fro', '2m'], ['vet'], ['rum']]);
  expect(writtenCommandsOf(block).map(faultOf)).toEqual([undefined, 'ctl override has no option --fro', 'there is no command vet', 'there is no command rum']);
});
