import { demoPerson } from '#shared/compat/vibe/demo-person.ts';
import { pickedJoints } from '#shared/compat/vibe/smplify/picked-joints.ts';
import { vibeFromTake } from '#shared/formats/vibe-output/vibe-from-take.ts';
import { writeVibeOutput } from '#shared/formats/vibe-output/write-vibe-output.ts';
import { SOFTWARE } from './software.ts';
import type { WrittenClip } from './verify-vibe-output.ts';

/** The content of `vibe_output.pkl` for all takes of a clip, in pieces; each is valid until the next is asked for. */
export function writeClip({ takes, ids, body, joints49, demo }: WrittenClip): Iterable<Uint8Array> {
  const { focalPx, imageSize, fps, body: name } = takes[0]!;
  const source = joints49 ?? pickedJoints(body);
  const people = demo
    ? demo.map((person) => demoPerson(person, body, source, imageSize, { mode: 'compat' }))
    : takes.map((take, i) => ({ ...vibeFromTake(take, body, joints49), id: ids[i]! }));
  return writeVibeOutput(people, { software: SOFTWARE, focalPx, imageSize: [...imageSize], fps, body: name });
}
