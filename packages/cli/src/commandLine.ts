import { readFileSync } from 'node:fs';
import { MidflightError } from '@midflight/core';
import { parseDuration } from '@midflight/document';
import { Command, InvalidArgumentError, Option } from 'commander';
import { demoTarget } from './commands/demoTarget.js';
import { run } from './commands/run.js';
import { show } from './commands/show.js';
import { validate, validateFormats, type ValidateFormat } from './commands/validate.js';
import { addDescribingCommands } from './describe/describingCommands.js';

/** The port of the quick start's document. */
const demoPort = 7070;
/** `--dev-mode`: a person who tries things saves one file and wants to see it. */
const devDebounceMs = 100;

interface RunFlags {
  readonly source?: readonly string[];
  readonly debounce?: number;
  readonly duration?: number;
  readonly devMode?: boolean;
  readonly reload: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly demoTarget?: number | true;
}

/** The commands, their options and their help. @param finish - takes the exit code of the command that ran */
export function commandLine(finish: (exitCode: number) => void): Command {
  const program = new Command('midflight')
    .description('Retunes a running load test: save the YAML and the load follows.')
    .version(version())
    .showSuggestionAfterError()
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride()
    .addHelpText('after', exitCodeHelp);

  program
    .command('run')
    .description('run the load test, and retune it whenever its files change')
    .argument('[file...]', filesHelp)
    .option('--source <uri>', 'one more source of configuration, after the files: a path or file:PATH (repeatable)', (uri: string, all: readonly string[] | undefined) => [...(all ?? []), uri])
    .addOption(new Option('--debounce <duration>', 'how long the files must be quiet; stands above reload.debounce').argParser(duration))
    .option('--dev-mode', `the same as --debounce ${devDebounceMs}ms; also by DEV_MODE=true`)
    .option('--no-reload', 'read the files once and follow them no more')
    .addOption(new Option('--duration <duration>', 'how long to run; stands above config.duration').argParser(duration))
    .option('--json', 'print one JSON object a line (NDJSON) instead of text')
    .option('--quiet', 'print only reloads, faults and the summary')
    .addOption(new Option('--demo-target [port]', 'start the demo target first, on 127.0.0.1').argParser(port))
    .action(async (files: readonly string[], flags: RunFlags) => finish(await run(runOptions(files, flags))));

  program
    .command('validate')
    .description('say everything that is wrong with a load document, and where')
    .argument('<file...>', filesHelp)
    .addOption(new Option('--format <format>', 'how to print it').choices(validateFormats).default('text'))
    .action(async (files: readonly string[], { format }: { format: ValidateFormat }) => finish(await validate(files, format)));

  addDescribingCommands(program, finish);

  program
    .command('show')
    .description('print the effective load document: merged, with its environment and defaults, secrets hidden')
    .argument('<file...>', filesHelp)
    .option('--origins', 'say for each value the file and line that it came from')
    .action(async (files: readonly string[], { origins = false }: { origins?: boolean }) => finish(await show(files, { origins })));

  program
    .command('demo-target')
    .description('start the small HTTP server that the quick start loads')
    .addOption(new Option('--port <port>', 'where to listen on 127.0.0.1; 0 picks a free port').argParser(port).default(demoPort))
    .action(async ({ port: chosen }: { port: number }) => finish(await demoTarget(chosen)));
  return program;
}

function runOptions(files: readonly string[], flags: RunFlags): Parameters<typeof run>[0] {
  const sources = [...files, ...(flags.source ?? [])];
  if (sources.length === 0) throw new MidflightError('MF_USAGE', 'Name a load document: midflight run loadtest.yaml');
  const devMode = flags.devMode ?? process.env['DEV_MODE'] === 'true';
  return {
    sources,
    debounceMs: flags.debounce ?? (devMode ? devDebounceMs : undefined),
    durationMs: flags.duration,
    follow: flags.reload,
    json: flags.json ?? false,
    quiet: flags.quiet ?? false,
    demoTargetPort: flags.demoTarget === true ? demoPort : flags.demoTarget,
  };
}

function duration(text: string): number {
  const parsed = parseDuration(text);
  if (parsed === undefined || parsed <= 0) throw new InvalidArgumentError('Write a duration above zero: 500ms, 30s, 5m, 1h30m.');
  return parsed;
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return number;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
}

const filesHelp = 'the load document; of several, later files win, scenarios merge by name';

const exitCodeHelp = `
Exit codes: 0 fine · 1 a threshold failed · 2 wrong usage · 3 the configuration is invalid · 4 a source can't be read
at start · 5 the run could not go on · 130 interrupted twice, or before the load began`;
