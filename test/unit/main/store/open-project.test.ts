import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { saveCapture } from '#main/store/capture-records.ts';
import { findJob, setJobState, submitJob } from '#main/store/job-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { FORMAT_VERSION } from '#main/store/migrations.ts';
import { openProject } from '#main/store/open-project.ts';
import { listTakes } from '#main/store/take-records.ts';
import type { ProblemCode } from '#shared/errors/problem-codes.ts';
import { projectFolder } from '#test/support/project-folder.ts';
import { randomTake } from '#test/support/random-records.ts';

const folder = projectFolder();
const problem = (code: ProblemCode) => expect.objectContaining({ name: 'Problem', code });
const media = { path: 'a.mp4', sha256: 'aa', ptsUs: new Float64Array(3) };

function makeProject(name = 'a.vibe'): string {
  const path = folder.path(name);
  const store = openProject(path, { create: true });
  const mediaId = saveMedia(store, media);
  saveCapture(store, { mediaId, key: 'k', details: {}, tracks: [], takes: [randomTake(300)] });
  store.close();
  return path;
}

/** Permissions do not bind the superuser, as whom tests run in containers. */
function asOrdinaryUser(body: () => void): void {
  if (process.geteuid?.() !== 0) {
    body();
    return;
  }
  const nobody = 65_534;
  chownSync(folder.path('.'), nobody, nobody);
  for (const name of folder.files()) chownSync(folder.path(name), nobody, nobody);
  process.seteuid!(nobody);
  try {
    body();
  } finally {
    process.seteuid!(0);
  }
}

/** What is on the disk: names and bytes of every file in the folder. */
const onDisk = () =>
  Object.fromEntries(folder.files().map((name) => [name, readFileSync(folder.path(name)).toString('base64')]));

test('a project at rest is one file', () => {
  makeProject();
  expect(folder.files()).toEqual(['a.vibe']);
});

test('a project in use writes to a log with every commit flushed', () => {
  using store = openProject(makeProject());
  expect(store.db.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(store.db.pragma('synchronous', { simple: true })).toBe(2);
  expect(store.db.pragma('foreign_keys', { simple: true })).toBe(1);
  store.note(() => store.run('UPDATE writer SET beat_ms = 1'));
  expect(store.db.pragma('synchronous', { simple: true })).toBe(2);
});

test('a project created for input that is then refused can be discarded; one that holds anything is kept', () => {
  const path = folder.path('a.vibe');
  openProject(path, { create: true, discardEmpty: true }).close();
  expect(folder.files()).toEqual([]);
  openProject(path, { create: true }).close();
  openProject(path, { create: true, discardEmpty: true }).close();
  expect(folder.files()).toEqual(['a.vibe']);
  const other = openProject(folder.path('b.vibe'), { create: true, discardEmpty: true });
  saveMedia(other, media);
  other.close();
  expect(folder.files()).toEqual(['a.vibe', 'b.vibe']);
});

const odd: [string, ProblemCode, (path: string) => void][] = [
  ['a missing file', 'project/missing', () => {}],
  ['a folder', 'project/not-project', (path) => mkdirSync(path)],
  ['an empty file', 'project/not-project', (path) => writeFileSync(path, '')],
  ['a text file', 'project/not-project', (path) => writeFileSync(path, 'dear diary '.repeat(200))],
  ['another SQLite file', 'project/not-project', (path) => new Database(path).exec('CREATE TABLE a (b)').close()],
  [
    'a project of a newer version',
    'project/newer',
    (path) => {
      renameSync(makeProject('b'), path);
      const db = new Database(path);
      db.pragma(`user_version = ${FORMAT_VERSION + 1}`);
      db.close();
    },
  ],
  [
    'a cut-off project',
    'project/damaged',
    (path) => {
      renameSync(makeProject('b'), path);
      truncateSync(path, 8192 * 3);
    },
  ],
  [
    'a project with scrambled pages',
    'project/damaged',
    (path) => {
      const bytes = readFileSync(makeProject('b'));
      bytes.fill(0x5a, 100, 8192);
      writeFileSync(path, bytes);
    },
  ],
  [
    'a project whose tables are gone',
    'project/damaged',
    (path) => {
      renameSync(makeProject('b'), path);
      const db = new Database(path);
      for (const name of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()) {
        db.exec(`DROP TRIGGER ${name}`);
      }
      db.exec('DROP TABLE writer').close();
    },
  ],
];

test.each(odd)('%s is refused with %s, and the disk stays as it was', (_, code, make) => {
  const path = folder.path('x.vibe');
  make(path);
  const isFolder = code === 'project/not-project' && _ === 'a folder';
  const before = isFolder ? folder.files() : onDisk();
  for (const options of [{}, { readOnly: true }]) {
    expect(() => openProject(path, options)).toThrow(problem(code));
    expect(isFolder ? folder.files() : onDisk()).toEqual(before);
  }
  if (code !== 'project/missing') expect(() => openProject(path, { create: true })).toThrow(problem(code));
  expect(isFolder ? folder.files() : onDisk()).toEqual(before);
});

test('a project is not created where its folder is missing, cannot be one, or its name ends with a space', () => {
  writeFileSync(folder.path('text'), 'text');
  for (const name of ['missing/a.vibe', 'text/a.vibe', 'a.vibe ']) {
    expect(() => openProject(folder.path(name), { create: true })).toThrow(problem('project/unwritable'));
  }
  expect(folder.files()).toEqual(['text']);
});

test('a project in a folder of the system that takes no files is refused and leaves nothing', () => {
  expect(() => openProject('/proc/self/a.vibe', { create: true })).toThrow(problem('project/unwritable'));
});

test('a second writer is told that the project is busy, while readers see what is committed', () => {
  const path = makeProject();
  using writer = openProject(path);
  expect(() => openProject(path)).toThrow(problem('project/busy'));
  using reader = openProject(path, { readOnly: true });
  expect(listTakes(reader)).toHaveLength(1);
  saveCapture(writer, { mediaId: 1, key: 'k2', details: {}, tracks: [], takes: [randomTake(10)] });
  expect(listTakes(reader)).toHaveLength(2);
  reader.read(() => {
    expect(listTakes(reader)).toHaveLength(2);
    saveCapture(writer, { mediaId: 1, key: 'k3', details: {}, tracks: [], takes: [randomTake(10)] });
    expect(listTakes(reader)).toHaveLength(2);
  });
  expect(listTakes(reader)).toHaveLength(3);
});

test('another process is refused too while this one writes', () => {
  const path = makeProject();
  using _writer = openProject(path);
  const script = `import { openProject } from '#main/store/open-project.ts';
    try { openProject(process.env.PROJECT); } catch (error) { console.log(error.code); }`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: process.cwd(),
    env: { ...process.env, PROJECT: path },
    encoding: 'utf8',
  });
  expect(child.stdout.trim()).toBe('project/busy');
});

test('a reader changes nothing, cannot write, and is not needed for the writer to close', () => {
  const path = makeProject();
  const before = onDisk();
  const reader = openProject(path, { readOnly: true });
  expect(listTakes(reader)).toHaveLength(1);
  expect(() => reader.write(() => reader.run('DELETE FROM take'))).toThrow('not written');
  expect(() => reader.db.exec('DELETE FROM take')).toThrow('readonly');
  expect(onDisk()).toEqual(before);
  openProject(path).close();
  expect(listTakes(reader)).toHaveLength(1);
  reader.close();
});

test('the row of a writer whose process is gone, or whose number another process got, does not lock the project', () => {
  const path = makeProject();
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  for (const change of [`pid = ${dead}`, "started = '1'"]) {
    const store = openProject(path);
    store.db.exec(`UPDATE writer SET ${change}`);
    store.db.close();
    openProject(path).close();
  }
});

test('a writer on another machine is believed for a minute after its last sign of life', () => {
  const path = makeProject();
  const store = openProject(path);
  store.db.exec("UPDATE writer SET host = 'elsewhere', beat_ms = 1000000");
  store.db.close();
  expect(() => openProject(path, { now: () => 1_059_000 })).toThrow(problem('project/busy'));
  openProject(path, { now: () => 1_061_000 }).close();
});

test('a row that could not be removed at closing, as on a full disk, does not lock out the same process', () => {
  const path = makeProject();
  const store = openProject(path);
  store.db.exec("CREATE TRIGGER keep BEFORE DELETE ON writer BEGIN SELECT RAISE(ABORT, 'full'); END");
  store.close();
  openProject(path).close();
});

test('what a process left that was killed while it created the project is removed', () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  for (const name of [`.a.vibe.${dead}.new`, `.a.vibe.${dead}.new-journal`, `.a.vibe.${process.ppid}.new`]) {
    writeFileSync(folder.path(name), 'x');
  }
  makeProject();
  expect(folder.files()).toEqual([`.a.vibe.${process.ppid}.new`, 'a.vibe']);
});

test('a copy made while a writer was at work is not locked by the original', () => {
  const path = makeProject();
  using store = openProject(path);
  submitJob(store, 'capture', {});
  for (const end of ['', '-wal']) copyFileSync(path + end, folder.path('copy.vibe') + end);
  openProject(folder.path('copy.vibe')).close();
});

test('a writer that another one took over from writes no more', () => {
  using store = openProject(makeProject());
  store.db.exec("UPDATE writer SET token = 'other'");
  expect(() => submitJob(store, 'capture', {})).toThrow(problem('project/busy'));
});

test('jobs that a killed writer left running are interrupted at the next open', () => {
  const path = makeProject();
  const store = openProject(path);
  const id = submitJob(store, 'capture', { clip: 'a' });
  setJobState(store, id, { kind: 'running', stage: 'track', progress: null });
  store.db.exec('DELETE FROM writer');
  store.db.close();
  using next = openProject(path);
  expect(findJob(next, id)?.state).toEqual({ kind: 'interrupted', lastStage: 'track' });
});

test('a full disk is told as such, and the project stays as it was', () => {
  const path = makeProject();
  using store = openProject(path);
  store.db.pragma(`max_page_count = ${(store.db.pragma('page_count', { simple: true }) as number) + 20}`);
  const big = { mediaId: 1, key: 'big', details: {}, tracks: [], takes: [randomTake(3000)] };
  expect(() => saveCapture(store, big)).toThrow(problem('output/disk-full'));
  expect(listTakes(store)).toHaveLength(1);
  expect(store.check()).toEqual([]);
  store.db.pragma('max_page_count = 1000000');
  saveCapture(store, big);
  expect(listTakes(store)).toHaveLength(2);
});

test('a write-protected project, or one in a write-protected folder, can be read and not written', () => {
  const path = makeProject();
  asOrdinaryUser(() => {
    for (const [file, around] of [
      [0o444, 0o777],
      [0o666, 0o555],
    ] as const) {
      chmodSync(path, file);
      chmodSync(folder.path('.'), around);
      const before = onDisk();
      expect(() => openProject(path)).toThrow(problem('project/unwritable'));
      const store = openProject(path, { readOnly: true });
      expect(listTakes(store)).toHaveLength(1);
      store.close();
      expect(onDisk()).toEqual(before);
      chmodSync(folder.path('.'), 0o755);
    }
    chmodSync(folder.path('.'), 0o555);
    expect(() => openProject(folder.path('b.vibe'), { create: true })).toThrow(problem('project/unwritable'));
    chmodSync(folder.path('.'), 0o755);
  });
});
