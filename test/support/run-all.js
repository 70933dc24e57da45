// Entry of `npm test`. Plain JavaScript on purpose: it must run on any Node to say which Node is needed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `The tests need Node 24; this is Node ${process.versions.node}. Run them with "npm test" after "npm install".`,
  );
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'vibe-studio-test-'));
const report = join(folder, 'report.json');
let failedSteps = 0;

/** Runs one tool of the project and remembers whether it failed. */
function step(title, command, args) {
  console.log(`\n— ${title}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) failedSteps++;
  return status === 0;
}

const only = process.argv.slice(2);
if (only.length === 0) {
  for (const layer of ['src-shared', 'src-main', 'src-renderer', 'models', 'test'])
    step(`types of ${layer}`, 'tsc', ['-p', layer]);
  step('format and lint', 'biome', ['check', '--error-on-warnings', '.']);
}
const testsPassed = step('tests', 'vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...only,
]);

const { needs } = await import('./machine-needs.ts');
let results = { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults: [] };
try {
  results = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  console.error('The test runner left no report.');
}
rmSync(folder, { recursive: true, force: true });

const leftOut = results.testResults.flatMap((file) =>
  file.assertionResults.filter(
    (test) => test.status === 'pending' || test.status === 'skipped' || test.status === 'todo',
  ),
);
if (leftOut.length > 0) {
  console.log(`\nLeft out on this machine: ${leftOut.length} tests`);
  for (const { name, install } of needs.filter((need) => !need.present))
    console.log(`  ${name} is not here: ${install}`);
  for (const test of leftOut.slice(0, 60)) console.log(`    ${test.fullName}`);
}
const brokenFiles = results.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length;
// The tests' own step counts only where it failed for another reason than a test, such as an error outside all tests.
const namedFailures = results.numFailedTests + brokenFiles;
const failed = namedFailures + failedSteps - (!testsPassed && namedFailures > 0 ? 1 : 0);
console.log(`\n${results.numPassedTests} passed, ${failed} failed, ${leftOut.length} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
