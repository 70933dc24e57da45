import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { vibeFromTake } from '#shared/formats/vibe-output/vibe-from-take.ts';
import { NOTE_BYTES, readVibeNote } from '#shared/formats/vibe-output/vibe-note.ts';
import { writeVibeOutput } from '#shared/formats/vibe-output/write-vibe-output.ts';
import { debianPython } from '#test/support/debian-python.ts';
import { describeWith } from '#test/support/machine.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const DESCRIBE = `
import joblib, json, sys, numpy as np
data = joblib.load(sys.argv[1])
def tell(v):
    return None if v is None else {'dtype': str(v.dtype), 'shape': list(v.shape), 'values': v.ravel()[:3000].tolist()}
print(json.dumps([[k, type(k).__name__, {n: tell(v) for n, v in p.items()}] for k, p in data.items()]))
`;
interface Told {
  readonly dtype: string;
  readonly shape: number[];
  readonly values: number[];
}

const note = {
  software: 'test',
  focalPx: 1000,
  imageSize: [1280, 720] as [number, number],
  fps: { num: 30, den: 1 },
  body: 'tiny',
};

describeWith('joblib')('a vibe_output.pkl in Python', () => {
  it('is VIBE’s dictionary: int keys, its ten arrays with their types and shapes, and nothing else', async () => {
    const body = tinyBody();
    const first = vibeFromTake(proceduralTake(body, { frames: 9 }), body);
    const blind = proceduralTake(body, { frames: 4, person: 3 });
    blind.keypoints2d.fill(0);
    const second = vibeFromTake(blind, body);
    const folder = await mkdtemp(join(tmpdir(), 'vibe-'));
    const path = join(folder, 'vibe_output.pkl');
    const file = await open(path, 'w');
    for (const chunk of writeVibeOutput([first, second], note)) await file.writeFile(chunk);
    await file.close();
    const told = await debianPython<[number, string, Record<string, Told | null>][]>(DESCRIBE, path);
    await rm(folder, { recursive: true });

    expect(told.map(([key, type]) => [key, type])).toEqual([
      [1, 'int'],
      [3, 'int'],
    ]);
    const person = told[0]![2];
    expect(Object.fromEntries(Object.entries(person).map(([name, a]) => [name, a && [a.dtype, ...a.shape]]))).toEqual({
      pred_cam: ['float32', 9, 3],
      orig_cam: ['float32', 9, 4],
      verts: ['float32', 9, 144, 3],
      pose: ['float32', 9, 72],
      betas: ['float32', 9, 10],
      joints3d: ['float32', 9, 49, 3],
      joints2d: ['float32', 9, 21, 3],
      joints2d_img_coord: ['float32', 9, 49, 2],
      bboxes: ['float32', 9, 4],
      frame_ids: ['int64', 9],
    });
    expect(told[1]![2].joints2d).toBeNull();
    const frame = new Float32Array(144 * 3);
    first.verticesInto(frame, 2);
    expect(person.verts!.values.slice(2 * 144 * 3, 3 * 144 * 3)).toEqual([...frame]);
    expect(person.pose!.values).toEqual([...first.pose]);
    expect(person.orig_cam!.values).toEqual([...first.origCam]);
    expect(person.pred_cam!.values).toEqual([...first.predCam]);
    expect(person.joints3d!.values).toEqual([...first.joints3d]);
    expect(person.frame_ids!.values).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });
});

it('a file carries a note for ourselves that no tool sees', () => {
  const body = tinyBody();
  const start = Buffer.concat(
    [...writeVibeOutput([vibeFromTake(proceduralTake(body, { frames: 1 }), body)], note)].map((c) => c.slice()),
  ).subarray(0, NOTE_BYTES);
  expect(readVibeNote(start)).toEqual(note);
  expect(readVibeNote(Uint8Array.of(0x80, 4, 0x7d, 0x2e))).toBeNull();
  expect(readVibeNote(new Uint8Array(0))).toBeNull();
});
