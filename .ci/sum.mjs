// `node .ci/sum.mjs TESTS.json EXIT_CODE CHECKS.json EXIT_CODE`: counts what ran and says so on the last line.
import { existsSync, readFileSync } from 'node:fs';

const [testsFile, testsExitCode, checksFile, checksExitCode] = process.argv.slice(2);
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

/** Vitest's JSON report as counts. A file that could not even be loaded has no tests, and is a failure all the same. */
function countTests(report) {
  if (report === undefined) return { passed: 0, failed: 0, skipped: 0 };
  const unloadable = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'));
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloadable.length, skipped: report.numPendingTests + report.numTodoTests };
}

/** Those that failed and passed when they were tried again: a machine that others use stood still, or a fault that shows rarely. */
function secondTries({ testResults = [] } = {}) {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.filter(({ status, failureMessages = [] }) => status === 'passed' && failureMessages.length > 0).map(({ fullName, failureMessages: [message] }) => `${name}: ${fullName}\n  ${message.split('\n')[0]}`),
  );
}

const report = read(testsFile);
for (const test of secondTries(report)) console.log(`passed at the second try only: ${test}`);
const tests = countTests(report);
const checks = read(checksFile) ?? { passed: 0, failed: 0 };
// Red without a count (a crash, an unhandled rejection, a build that broke) or without a single test is a failure too.
const uncounted =
  Number((testsExitCode !== '0' && tests.failed === 0) || tests.passed + tests.failed === 0) + Number((checksExitCode !== '0' && checks.failed === 0) || checks.passed + checks.failed === 0);
const failed = tests.failed + checks.failed + uncounted;
console.log(`${tests.passed + checks.passed} passed, ${failed} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''}`);
process.exitCode = failed === 0 ? 0 : 1;
