// What the test runner's JSON report says. Plain JavaScript, like the entry of `npm test` that reads it.
import { existsSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';

/** Layers whose tests start processes, browsers and servers, where a busy machine can show what is no fault. */
const PROCESS_LAYERS = ['test/integration/', 'test/e2e/'];
/** More failing files than this are no accident. */
const MOST_ACCIDENTS = 3;

/**
 * @param {string} file report of the test runner
 * @returns {{path: string, failed: boolean, tests: {name: string, status: string}[]}[]} test files with paths relative to
 *   the working folder; none where the runner left no report
 */
export function readResults(file) {
  if (!existsSync(file)) return [];
  return JSON.parse(readFileSync(file, 'utf8')).testResults.map(({ name, status, assertionResults }) => ({
    path: relative(process.cwd(), name).split(sep).join('/'),
    failed: status === 'failed',
    tests: assertionResults.map(({ fullName, status }) => ({ name: fullName, status })),
  }));
}

/** Test files that deserve a second try: few, and all of them with processes of their own. */
export function forSecondTry(files) {
  const failed = files.filter((file) => file.failed).map((file) => file.path);
  const accident =
    failed.length <= MOST_ACCIDENTS && failed.every((path) => PROCESS_LAYERS.some((layer) => path.startsWith(layer)));
  return accident ? failed : [];
}

/** The first results with those of a second try in place of what they repeat. */
export function withSecondTry(files, again) {
  return files.map((file) => again.find(({ path }) => path === file.path) ?? file);
}

/** Numbers and names for the last lines of a run; a file that broke outside its tests counts as one failure. */
export function summary(files) {
  const tests = files.flatMap((file) => file.tests);
  const brokenFiles = files.filter((file) => file.failed && !file.tests.some(({ status }) => status === 'failed'));
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + brokenFiles.length,
    leftOut: tests.filter(({ status }) => ['pending', 'skipped', 'todo'].includes(status)).map(({ name }) => name),
  };
}
