import { writeSync } from 'node:fs';
import { openAnnotation } from '#main/services/annotation/open-annotation.ts';
import { createChanges } from '#main/services/studio/changes.ts';
import { openProject } from '#main/store/open-project.ts';
import { Problem } from '#shared/errors/problem.ts';
import { seededRandom } from '#test/support/random-records.ts';
import { projectDigest } from './project-digest.ts';

// Edits a project until it is killed. Arguments: project, seed. Each answered edit is a line: its revision and the digest.
const [path, seed] = [process.argv[2]!, Number(process.argv[3])];
const store = openProject(path);
const { edits, takesOfMedia } = openAnnotation({ store, changes: createChanges() });
const never = new AbortController().signal;
const random = seededRandom(seed);
const between = (low: number, high: number) => low + Math.floor(random() * (high - low));

for (;;) {
  const takes = takesOfMedia(1);
  const take = takes[between(0, takes.length)]!;
  const frame = between(take.first_frame, take.first_frame + take.frames);
  const span = { take_id: take.id, from: frame, to: frame + between(1, 20) };
  const keypoint = { frame, landmark: between(11, 33), x: between(400, 800), y: between(100, 600) };
  const acts = [
    () => edits.moveKeypoints({ take_id: take.id, edits: [{ ...keypoint, state: 'visible' }] }, never),
    () => edits.moveKeypoints({ take_id: take.id, edits: [{ ...keypoint, state: 'occluded' }] }, never),
    () => edits.rotateJoint({ take_id: take.id, frame, joint: between(1, 22), rotation: [0, random(), 0] }, never),
    () => edits.clearKeypoints(span, never),
    () => edits.setContact({ ...span, foot: 'left', state: 'pinned' }, never),
    () => edits.swapPeople({ a: 1, b: 2, frame }, never),
    () => edits.split({ take_id: take.id, frame }, never),
    () => edits.review({ ...span, state: 'accepted' }, never),
    () => edits.undo({}, never),
    () => edits.redo({}, never),
  ];
  try {
    const { revision } = await acts[between(0, acts.length)]!();
    writeSync(1, `${revision} ${await projectDigest(store)}\n`);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}
