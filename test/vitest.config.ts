import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests run on source: the `source` export condition comes first, so no build stands between an edit and its test. */
const conditions = ['source', 'node', 'import', 'default'];
const onSource = { resolve: { conditions }, ssr: { resolve: { conditions } }, oxc: { decorator: { legacy: true } } };

const atOnce = Math.max(2, availableParallelism() - 1);
/** Of tests that rest on moments of real processes. Elsewhere than in CI, once is enough to be red. */
const retry = Number(process.env['MIDFLIGHT_TRIES'] ?? 1) - 1;
const inTime = { testTimeout: 120_000, hookTimeout: 120_000, retry };
/** What measures a load, and would measure others beside it. */
const alone = [...['controlUnderLoad', 'faultsUnderLoad', 'guard', 'guardNginx', 'retune', 'threads', 'transition', 'workersShort'].map((name) => `test/e2e/${name}.test.ts`), 'test/engine/**/*.test.ts'];
/** Of the engine and the command, what computes and rests on no moment. */
const computing = [
  'packages/engine/src/{converge,guard,measure,scenario,schedule/models,statistics,thresholds}/**/*.test.ts',
  'packages/engine/src/http/fast/{differential,responseParser}.test.ts',
  'packages/cli/src/{commandLine,completion,describe,metrics,plugins,report,views}/**/*.test.ts',
  'packages/cli/src/*.test.ts',
];

export default defineConfig({
  ...onSource,
  root: new URL('..', import.meta.url).pathname,
  test: {
    projects: [
      // They compute, or wait for others: on a machine of two cores, three at once take little more than half the time. Files share what they
      // import: none of them leaves anything behind, and to import it anew for each takes as long as the tests.
      { ...onSource, test: { name: 'unit', sequence: { groupOrder: 1 }, isolate: false, testTimeout: 30_000, maxWorkers: atOnce + 1, include: ['packages/{core,document,journal,testkit,web}/src/**/*.test.ts', 'plugins/*/src/**/*.test.ts', 'test/architecture/**/*.test.ts', ...computing] } },
      // They stand beside their sources, too, and some run a load in real time: two at once would disturb each other.
      { ...onSource, test: { name: 'unit-load', sequence: { groupOrder: 2 }, isolate: false, testTimeout: 30_000, retry, maxWorkers: 1, include: ['packages/{engine,cli}/src/**/*.test.ts'], exclude: computing } },
      // What a reload must survive, on real files: test/reload/README.md.
      { ...onSource, test: { name: 'reload', sequence: { groupOrder: 3 }, isolate: false, ...inTime, maxWorkers: 1, include: ['test/reload/**/*.test.ts'] } },
      // They spawn the built command, and wait for it half of the time: for a state, never for a moment.
      { ...onSource, test: { name: 'e2e', sequence: { groupOrder: 4 }, isolate: false, ...inTime, maxWorkers: atOnce + 1, maxConcurrency: 2, include: ['test/e2e/**/*.test.ts'], exclude: alone } },
      { ...onSource, test: { name: 'e2e-load', sequence: { groupOrder: 5 }, isolate: false, ...inTime, maxWorkers: 1, include: alone } },
    ],
  },
});
