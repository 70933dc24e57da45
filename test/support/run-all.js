// Entry of `npm test`. Plain JavaScript on purpose: it must run on any Node to say which Node is needed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forSecondTry, readResults, summary, withSecondTry } from './test-results.js';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `The tests need Node 24; this is Node ${process.versions.node}. Run them with "npm test" after "npm install".`,
  );
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'vibe-studio-test-'));

/** Runs one tool of the project; whether it passed. */
function step(title, command, args) {
  console.log(`\n— ${title}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  return status === 0;
}

/** Runs test files and reads what came out; all files where none is named. */
function runTests(title, files) {
  const report = join(folder, `${title}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const passed = step(title, 'vitest', ['run', ...reporters, ...files]);
  return { passed, files: readResults(report) };
}

const only = process.argv.slice(2);
let failedSteps = 0;
if (only.length === 0) {
  for (const layer of ['src-shared', 'src-main', 'src-renderer', 'models', 'test'])
    if (!step(`types of ${layer}`, 'tsc', ['-p', layer])) failedSteps++;
  if (!step('format and lint', 'biome', ['check', '--error-on-warnings', '.'])) failedSteps++;
}

let { passed: testsPassed, files } = runTests('tests', only);
const flaky = forSecondTry(files);
if (flaky.length > 0) {
  const again = runTests('second-try', flaky);
  testsPassed = again.passed;
  files = withSecondTry(files, again.files);
}
rmSync(folder, { recursive: true, force: true });

const { passed, failed: failedTests, leftOut } = summary(files);
// A runner that fails without a failing test, or leaves no report, has failed for another reason.
const failed = failedSteps + Math.max(failedTests, testsPassed && files.length > 0 ? 0 : 1);
const { needs } = await import('./machine-needs.ts');
if (leftOut.length > 0) {
  console.log(`\nLeft out on this machine: ${leftOut.length} tests`);
  for (const { name, install } of needs.filter((need) => !need.present))
    console.log(`  ${name} is not here: ${install}`);
  for (const name of leftOut.slice(0, 60)) console.log(`    ${name}`);
}
const unsteady = flaky.filter((path) => !files.find((file) => file.path === path)?.failed);
if (unsteady.length > 0) {
  console.log('\nUnsteady: failed beside other tests, passed alone at the second try. Their cause is to be found:');
  for (const path of unsteady) console.log(`    ${path}`);
}
console.log(`\n${passed} passed, ${failed} failed, ${leftOut.length} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
