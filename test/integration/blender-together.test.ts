import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { quietContext } from '#main/pipeline/context.ts';
import { DEFAULT_SETTINGS, type ExportSettings } from '#main/services/export/export-settings.ts';
import { exportTakes } from '#main/services/export/export-takes.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { type BodyModel, SHAPE_COUNT } from '#shared/body/body-model.ts';
import { JOINT_NAMES } from '#shared/body/smpl-tree.ts';
import type { Take } from '#shared/fitting/take.ts';
import { type BlenderScene, blenderImport } from '#test/support/blender/blender-import.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { describeWith } from '#test/support/machine.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';

const FRAMES = [0, 20, 44];
/** Frames after which the second person comes into the clip. */
const LATER = 10;
const TOLERANCE = { degrees: 0.5, millimetres: 5 };

let folder: string;
let body: BodyModel;
let takes: readonly Take[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'blender-together-'));
  body = await loadBuiltinBody();
  const ptsUs = Float64Array.from({ length: 50 }, (_, f) => Math.round(((f + LATER) * 1e6) / 30));
  takes = [
    proceduralTake(body, { frames: 60, betas: [2, -1] }),
    proceduralTake(body, { frames: 50, person: 2, betas: [-2, 1], ptsUs }),
  ];
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function imported(format: 'fbx' | 'glb', settings: Partial<ExportSettings>): Promise<BlenderScene> {
  const request = { takes, body, outDir: folder, baseName: 'two', formats: [format] };
  const all = { ...DEFAULT_SETTINGS, together: true, ...settings };
  const [file] = await exportTakes({ ...request, settings: all }, quietContext());
  return blenderImport(file!.path, FRAMES, 30);
}

/** Largest distance of a joint from its place in the clip, mm. */
function farthest({ people }: BlenderScene, format: 'fbx' | 'glb'): number {
  let worst = 0;
  for (const [i, take] of takes.entries()) {
    const person = people.find(({ name }) => name === `person${i + 1}`)!;
    // The dump counts from each action's own first key.
    for (const { frame, bones } of person.frames) {
      JOINT_NAMES.forEach((name, j) => {
        const at = (frame * 24 + j) * 3;
        const [x, y, z] = [take.joints[at]!, -take.joints[at + 2]!, take.joints[at + 1]!];
        const bone = bones[`${person.name}_${name}`]!;
        worst = Math.max(worst, 1000 * Math.hypot(x - bone[0]![3]!, y - bone[1]![3]!, z - bone[2]![3]!));
      });
    }
    const perFrame = format === 'glb' ? 24 / 30 : 1;
    const start = person.range![0] - people.find(({ name }) => name === 'person1')!.range![0];
    expect(start).toBeCloseTo(i * LATER * perFrame, 2);
  }
  return worst;
}

describeWith('blender')('Blender, given two people with blend shapes and few keys in one file', () => {
  it.each(['fbx', 'glb'] as const)('%s: moves both from their own moments on and looks as they do', async (format) => {
    const scene = await imported(format, { reduceKeys: TOLERANCE, blendShapes: true });
    expect(scene.people.map(({ name }) => name).sort()).toEqual(['person1', 'person2']);
    expect(farthest(scene, format)).toBeLessThan(TOLERANCE.millimetres + 0.1);
    for (const person of scene.people) {
      const { shapes, rest, step } = person.mesh!;
      expect(shapes.map(({ name }) => name)).toEqual(Array.from({ length: SHAPE_COUNT }, (_, k) => `shape_${k + 1}`));
      expect(shapes.every(({ value }) => value === 0)).toBe(true);
      // What is seen without touching anything is the fitted body.
      const { vertices } = exportablePerson(takes[Number(person.name.at(-1)) - 1]!, body).mesh;
      for (const [a, value] of boundsOf(vertices).entries())
        expect([...rest.low, ...rest.high][a]).toBeCloseTo(value, 4);
      if (format === 'glb') continue; // Blender repeats vertices of glTF in an order of its own
      for (const [k, { offsets }] of shapes.entries()) {
        offsets.forEach((offset, n) => {
          const dir = [0, 1, 2].map((a) => body.shapeDirs[(3 * n * step + a) * SHAPE_COUNT + k]!);
          expect(Math.hypot(offset[0]! - dir[0]!, offset[1]! + dir[2]!, offset[2]! - dir[1]!)).toBeLessThan(1e-4);
        });
      }
    }
  });
});

/** Lowest and highest corner in Blender's axes, metres. */
function boundsOf(vertices: Float32Array): number[] {
  const column = (a: number, sign: number) => vertices.filter((_, i) => i % 3 === a).map((value) => sign * value);
  const axes = [column(0, 1), column(2, -1), column(1, 1)];
  return [...axes.map((axis) => Math.min(...axis)), ...axes.map((axis) => Math.max(...axis))];
}
