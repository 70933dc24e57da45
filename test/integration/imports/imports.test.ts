import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEngine } from '#main/engine/engine-client.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import { importData } from '#main/services/imports/import-data.ts';
import { inspectImport } from '#main/services/imports/inspect-import.ts';
import { createChanges } from '#main/services/studio/changes.ts';
import { saveCapture } from '#main/store/capture-records.ts';
import { listKeypoints } from '#main/store/keypoint-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { openProject } from '#main/store/open-project.ts';
import type { ProjectStore } from '#main/store/project-store.ts';
import { writeCoco } from '#shared/formats/coco.ts';
import { writeTakeNpz } from '#shared/formats/take-npz.ts';
import { solvedPeople } from '#test/support/annotated-project.ts';
import { scratchFolder, studio } from '#test/support/studio.ts';
import { serveStudio } from '#test/support/studio-server.ts';

/** A project with a clip without its video, and two captured people of 90 frames. */
async function project(path: string) {
  const { person, takes } = await solvedPeople();
  const [width, height] = person.clip.imageSize;
  using store = openProject(path, { create: true });
  const { ptsUs, fps } = person.clip;
  const info = { path: '/clips/a.mp4', sha256: 'aa', ptsUs, fps, width, height, focalPx: null, durationUs: 3e6 };
  const mediaId = saveMedia(store, info);
  saveCapture(store, { mediaId, key: 'k', details: { rejected: [], from: 0, to: 90 }, tracks: [person.track], takes });
  return takes;
}

const counts = (store: ProjectStore) =>
  ['capture', 'take', 'keypoints', 'person', 'operation', 'annotation', 'bundle'].map(
    (table) => store.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n,
  );

describe('imports', () => {
  it('fits keypoints beside the people they lie on, in one step that can be undone and done again', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'p.vibe');
    const takes = await project(path);
    const file = join(folder, 'labels.json');
    writeFileSync(file, writeCoco(takes, { fileName: 'a.mp4' }, 'test'));
    using store = openProject(path);
    const engine = createEngine();
    try {
      const info = await inspectImport(store, [file], 1);
      expect(info).toMatchObject({ kind: 'keypoints', format: 'coco', start_frame: 0, frames: 90 });
      expect(info.people.map(({ take_id, frames }) => [take_id, frames])).toEqual([
        [1, 90],
        [2, 40],
      ]);
      expect(info.people[0]!.apart).toBeLessThan(0.01);
      const annotation = openAnnotation({ store, changes: createChanges() });
      const choice = { media_id: 1, start_frame: 0, people: [{ index: 0, take_id: 1 }], place: 'beside' as const };
      const { takeIds } = await importData({ store, engine }, [file], choice, quietContext());
      const items = annotation.takesOfMedia(1);
      expect(items.map(({ id, name, source, compares_with }) => [id, name, source, compares_with])).toEqual([
        [1, 'Person 1', 'prediction', null],
        [2, 'Person 2', 'prediction', null],
        [takeIds[0], 'labels 1', 'import', 1],
      ]);
      const made = (await annotation.wholeTake(takeIds[0]!))!;
      expect([made.firstFrame, made.frames]).toEqual([0, 90]);
      expect(made.fit.reprojectionShare).toBeLessThan(0.03);
      // The same person, told by 17 points: near the capture, joint by joint.
      let sum = 0;
      for (let i = 0; i < 90 * 72; i += 3) {
        const root = 72 * Math.floor(i / 72);
        sum += Math.hypot(
          ...[0, 1, 2].map(
            (a) =>
              made.joints[i + a]! - made.joints[root + a]! - takes[0]!.joints[i + a]! + takes[0]!.joints[root + a]!,
          ),
        );
      }
      expect((1000 * sum) / (90 * 24)).toBeLessThan(60);
      const kept = store.get<{ id: number }>("SELECT person_id AS id FROM keypoints WHERE source = 'imported'")!;
      expect(listKeypoints(store, kept.id)).toMatchObject([{ source: 'imported', frames: 90 }]);
      expect(annotation.state().undo).toBe('importData');
      expect((await annotation.edits.undo({}, new AbortController().signal)).structure).toBe(true);
      expect(annotation.takesOfMedia(1)).toHaveLength(2);
      await annotation.edits.redo({}, new AbortController().signal);
      expect(annotation.takesOfMedia(1)).toEqual(items.map((item) => ({ ...item, revision: expect.any(Number) })));
      await annotation.close?.();
    } finally {
      await engine.close();
    }
  });

  it('brings motion in from the command line, and refuses what is none without a trace', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'p.vibe');
    const takes = await project(path);
    const npz = join(folder, 'other.npz');
    writeFileSync(npz, writeTakeNpz(takes[0]!));
    const run = await studio('takes', 'import', npz, '--project', path, '--person', '2', '--start', '30', '--json');
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({
      kind: 'motion',
      format: 'npz',
      takes: [{ name: 'other', person: 3, first_frame: 30, frames: 60, compares_with: '2' }],
      warnings: [{ code: 'import/outside-clip' }],
    });
    const before = (() => {
      using store = openProject(path, { readOnly: true });
      return counts(store);
    })();
    const detections = join(folder, 'boxes.json');
    writeFileSync(
      detections,
      JSON.stringify({ images: [], annotations: [{ id: 1, image_id: 1, bbox: [0, 0, 1, 1] }], categories: [] }),
    );
    const refused = await studio('keypoints', 'import', detections, '--project', path);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('boxes.json cannot be imported: it is a COCO detection file without keypoints'),
    ]);
    const swapped = await studio('keypoints', 'import', npz, '--project', path);
    expect([swapped.code, swapped.stderr]).toEqual([2, expect.stringContaining('it holds motion: use takes import')]);
    using store = openProject(path, { readOnly: true });
    expect(counts(store)).toEqual(before);
  });

  it('tells the page what a file is, puts it in, and shows motion in 3D only', async () => {
    await using served = await serveStudio();
    const path = join(served.folder, 'p.vibe');
    const takes = await project(path);
    const npz = join(served.folder, 'walk.npz');
    writeFileSync(npz, writeTakeNpz(takes[0]!));
    const { client } = served;
    await client.projects.open({ path });
    expect(await client.imports.inspect({ paths: [npz], media_id: 1 })).toMatchObject({
      kind: 'motion',
      frames: 90,
      people: [{ frames: 90 }],
    });
    const choice = { media_id: 1, start_frame: 0, people: [{ index: 0, take_id: 1 }], place: 'file' as const };
    const { take_ids } = await client.imports.run({ paths: [npz], choice });
    for await (const items of client.takes.list({ media_id: 1 })) {
      expect(items.find(({ id }) => id === take_ids[0])).toMatchObject({
        source: 'import',
        world_only: true,
        compares_with: 1,
      });
      break;
    }
    const rows = await served.fetch(`/data/takes/${take_ids[0]}/poses`);
    expect(new Float32Array(await rows.arrayBuffer())).toEqual(takes[0]!.poses);
    // Nothing it could fit badly to: it is never in the way of a review.
    expect((await client.takes.issues({ media_id: 1 })).some(({ take_id }) => take_id === take_ids[0])).toBe(false);
    const late = { ...choice, start_frame: 5000 };
    await expect(client.imports.run({ paths: [npz], choice: late })).rejects.toMatchObject({ code: 'import/nothing' });
    await expect(client.imports.run({ paths: [join(served.folder, 'none.bvh')], choice })).rejects.toMatchObject({
      code: 'import/format',
    });
  });
});
