import { PickleArray, type PickleValue, pickleArray, writePickle } from '../pickle-writer.ts';
import type { MeshedVibePerson } from './vibe-from-take.ts';
import { type VibeNote, vibeComment } from './vibe-note.ts';
import { STAF_JOINTS, VIBE_JOINTS } from './vibe-person.ts';

/**
 * A `vibe_output.pkl` in pieces: dictionary of person id to dictionary of arrays, floats as float32, `frame_ids` as
 * int64. Vertices are posed while they are written and never held together.
 *
 * Each piece is valid until the next one is asked for.
 */
export function writeVibeOutput(people: readonly MeshedVibePerson[], note: VibeNote): Generator<Uint8Array> {
  const dictionary = new Map(people.map((person) => [person.id, personValue(person)]));
  return writePickle(dictionary, { comment: vibeComment(note) });
}

function personValue(person: MeshedVibePerson): PickleValue {
  const n = person.frameIds.length;
  return new Map<string, PickleValue>([
    ['pred_cam', pickleArray(person.predCam, [n, 3])],
    ['orig_cam', pickleArray(person.origCam, [n, 4])],
    ['verts', vertices(person)],
    ['pose', pickleArray(person.pose, [n, 72])],
    ['betas', pickleArray(person.betas, [n, 10])],
    ['joints3d', pickleArray(person.joints3d, [n, VIBE_JOINTS, 3])],
    ['joints2d', person.joints2d && pickleArray(person.joints2d, [n, STAF_JOINTS, 3])],
    ['joints2d_img_coord', pickleArray(person.joints2dImgCoord, [n, VIBE_JOINTS, 2])],
    ['bboxes', pickleArray(person.bboxes, [n, 4])],
    ['frame_ids', pickleArray(BigInt64Array.from(person.frameIds, BigInt))],
  ]);
}

function vertices(person: MeshedVibePerson): PickleArray {
  const { vertexCount } = person;
  const n = person.frameIds.length;
  return new PickleArray('f4', [n, vertexCount, 3], function* () {
    const frame = new Float32Array(vertexCount * 3);
    const bytes = new Uint8Array(frame.buffer);
    for (let row = 0; row < n; row++) {
      person.verticesInto(frame, row);
      yield bytes;
    }
  });
}
