import { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import type { PickleKey, PickleValue } from '#shared/formats/pickle/values.ts';
import { draftOf, finite } from './draft-tensors.ts';
import { motionModel } from './recognise-motion.ts';
import type { RecognisedModel } from './recognised.ts';
import { dictionary, shapeText } from './state-dict.ts';

/** Numbers per frame that are kept of a person. */
const KEPT = { pose: 72, betas: 10 } as const;

/** One person of a file of results. */
interface Person {
  readonly frames: number;
  readonly pose: StoredArray;
  readonly betas: StoredArray;
  readonly frameIds: StoredArray;
}

/** True for the dictionary of `vibe_output.pkl`: a person's number to their cameras, poses and shapes. */
export function looksLikeResults(root: PickleValue): root is ReadonlyMap<PickleKey, PickleValue> {
  if (!(root instanceof Map) || root.size === 0) return false;
  for (const [id, person] of root) {
    const entries = dictionary(person);
    if (typeof id !== 'number' && typeof id !== 'string') return false;
    if (!entries || !['pose', 'betas', 'frame_ids'].every((key) => entries.has(key))) return false;
  }
  return true;
}

/**
 * Results of VIBE's demo as motion, one clip per person: `poses` [N, 72], `betas` [N, 10], `frame_ids` [N],
 * `clip_starts` [people + 1]. Cameras, joints and vertices are of use in a project only.
 *
 * @throws FormatError where the arrays of a person do not fit together
 */
export function recogniseResults(root: ReadonlyMap<PickleKey, PickleValue>): RecognisedModel {
  const people = [...root].map(([id, person]) => readPerson(String(id), dictionary(person)!));
  const starts = [0];
  for (const { frames } of people) starts.push(starts.at(-1)! + frames);
  const frames = starts.at(-1)!;
  const joined = (name: string, width: number, key: 'pose' | 'betas') => ({
    name,
    type: 'F32' as const,
    shape: [frames, width],
    read: () => {
      const out = new Float32Array(frames * width);
      for (const [i, person] of people.entries()) out.set(person[key].readFloat32(), starts[i]! * width);
      return finite(name, out);
    },
  });
  const ids = Int32Array.from(people.flatMap(({ frameIds }) => Array.from(frameIds.read().data)));
  const others = new Set([...root.values()].flatMap((person) => [...dictionary(person)!.keys()]));
  return motionModel(
    [
      joined('poses', KEPT.pose, 'pose'),
      joined('betas', KEPT.betas, 'betas'),
      draftOf('frame_ids', [frames], ids),
      draftOf('clip_starts', [starts.length], Int32Array.from(starts)),
    ],
    { frames, clips: people.length },
    {
      missing: [],
      ignored: [...others].filter((key) => !['pose', 'betas', 'frame_ids'].includes(key)),
      notes: [
        'It holds results of a capture; to review and export them, bring them into a project: takes import FILE.',
      ],
    },
  );
}

function readPerson(id: string, entries: ReadonlyMap<string, PickleValue>): Person {
  const array = (key: string): StoredArray => {
    const value = entries.get(key);
    if (!(value instanceof StoredArray)) throw new FormatError(`${key} of person ${id} is no array`);
    return value;
  };
  const frameIds = array('frame_ids');
  const frames = frameIds.elements;
  for (const [key, width] of Object.entries(KEPT)) {
    const { shape } = array(key);
    if (shape.join() !== [frames, width].join()) {
      throw new FormatError(`${key} of person ${id} is ${shapeText(shape)} instead of [${frames}, ${width}]`);
    }
  }
  return { frames, pose: array('pose'), betas: array('betas'), frameIds };
}
