import { Option, type Command } from 'commander';
import { reportKinds, type ReportKind } from '../report/reportKind.js';

/** Adds `midflight report`. @param finish - takes the exit code */
export function addReportCommand(program: Command, finish: (exitCode: number) => void): void {
  program
    .command('report')
    .description('make a report of a run that was saved by "midflight run --report FILE.json"')
    .argument('<file>', 'the saved run')
    .option('--out <file>', 'where to write it; beside the saved run, with the ending of its format, without a word')
    .addOption(new Option('--format <format>', 'what to make; by the ending of --out, or html, without a word').choices(reportKinds))
    .action(async (file: string, { out, format }: { out?: string; format?: ReportKind }) => {
      const { report } = await import('../commands/report.js');
      finish(await report(file, { out, format }));
    });
}
