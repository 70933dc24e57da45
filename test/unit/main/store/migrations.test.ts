import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { listAnnotations } from '#main/store/annotation-records.ts';
import { saveCapture } from '#main/store/capture-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { MIGRATIONS, type Migration } from '#main/store/migrations.ts';
import { openProject } from '#main/store/open-project.ts';
import { listTakes, loadTake } from '#main/store/take-records.ts';
import { projectFolder } from '#test/support/project-folder.ts';
import { randomTake } from '#test/support/random-records.ts';

const folder = projectFolder();
const next = MIGRATIONS.length + 1;
const LATER: Migration = {
  to: next,
  title: 'a name for takes',
  apply: (db) =>
    db.exec(
      "CREATE TABLE take_name (take_id INTEGER PRIMARY KEY REFERENCES take, name TEXT) STRICT; INSERT INTO take_name SELECT id, 'take ' || id FROM take",
    ),
};

/** A project of format 1, made by the first migration alone. */
function oldProject(): string {
  const path = folder.path('old.vibe');
  using store = openProject(path, { create: true, migrations: MIGRATIONS.slice(0, 1) });
  const mediaId = saveMedia(store, { path: 'a.mp4', sha256: 'aa', ptsUs: new Float64Array(2) });
  saveCapture(store, { mediaId, key: 'k', details: {}, tracks: [], takes: [randomTake(300)] });
  return path;
}

test('an older project is brought up to date when it is opened for writing, with everything in it', () => {
  const path = oldProject();
  using store = openProject(path, { migrations: [...MIGRATIONS, LATER] });
  expect(store.db.pragma('user_version', { simple: true })).toBe(next);
  expect(store.all('SELECT name FROM take_name')).toEqual([{ name: 'take 1' }]);
  expect(loadTake(store, listTakes(store)[0]!.id)).toStrictEqual(randomTake(300));
  expect(store.check()).toEqual([]);
});

test('an older project is not changed by reading, and says how to bring it up to date', () => {
  const path = oldProject();
  const before = readFileSync(path);
  expect(() => openProject(path, { readOnly: true, migrations: [...MIGRATIONS, LATER] })).toThrow(
    expect.objectContaining({ code: 'project/older' }),
  );
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('a migration that fails leaves the format before it, unlocked', () => {
  const path = oldProject();
  const broken: Migration = {
    ...LATER,
    apply: (db) => {
      LATER.apply(db);
      throw new Error('power cut');
    },
  };
  expect(() => openProject(path, { migrations: [...MIGRATIONS, broken] })).toThrow('power cut');
  expect(folder.files()).toEqual(['old.vibe']);
  using store = openProject(path);
  expect(store.db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  expect(listTakes(store)).toHaveLength(1);
});

test('what was said of frames before there were edits is kept as an annotation', () => {
  const path = oldProject();
  {
    using store = openProject(path, { migrations: MIGRATIONS.slice(0, 1) });
    store.write(() =>
      store.run(
        "INSERT INTO review (take_id, first_frame, end_frame, state, note) VALUES (1, 3, 9, 'accepted', ''), (1, 20, 30, 'rejected', '')",
      ),
    );
  }
  using store = openProject(path);
  // Rows of the take, which begins with frame 7, have become frames of the clip.
  expect(listAnnotations(store, 1)).toEqual([
    { take: 1, kind: 'review', frame: 10, value: { to: 16, state: 'accepted' } },
    { take: 1, kind: 'review', frame: 27, value: { to: 37, state: 'rejected' } },
  ]);
});
