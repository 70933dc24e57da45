import { describe, expect, it } from 'vitest';
import { type CameraTrack, cameraTrackOf } from '#shared/camera/camera-track.ts';
import { skeletonOf } from '#shared/formats/skeleton-motion.ts';
import { writeUsda } from '#shared/formats/usd/write-usda.ts';
import { retarget, retargetMesh } from '#shared/retarget/retarget.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { readUsda, type UsdPrim, type UsdValue } from '#test/support/read-usda.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
const FRAMES = 6;

function stageOf(preset: string, people = 1, camera?: CameraTrack): UsdPrim {
  const all = Array.from({ length: people }, (_, p) => {
    const { motion, mesh } = exportablePerson(proceduralTake(body, { frames: FRAMES, person: p + 1 }), body);
    const skeleton = preset === 'smpl' ? skeletonOf(motion) : retarget(motion, preset);
    return { motion: { ...skeleton, start: p }, mesh: retargetMesh(mesh, motion, preset) };
  });
  return readUsda([...writeUsda(all, 'test', 'a "note"', camera)].join(''));
}

const child = (prim: UsdPrim, type: string) => prim.children.find((one) => one.type === type)!;
const of = (prim: UsdPrim, name: string) => prim.properties.get(name)?.value as readonly UsdValue[];
const samplesOf = (prim: UsdPrim, name: string) =>
  (prim.properties.get(`${name}.timeSamples`)!.value as { samples: ReadonlyMap<number, UsdValue> }).samples;

/** All paths of a stage. */
function paths(prim: UsdPrim, above = ''): string[] {
  return prim.children.flatMap((one) => [`${above}/${one.name}`, ...paths(one, `${above}/${one.name}`)]);
}

describe.each(['smpl', 'unreal', 'mixamo'])('a USD stage on %s, read by its grammar', (preset) => {
  const stage = stageOf(preset, 2);
  const known = paths(stage);

  it('says what a stage must say', () => {
    expect(stage.meta.get('metersPerUnit')).toBe(1);
    expect(stage.meta.get('upAxis')).toBe('Y');
    expect(stage.meta.get('timeCodesPerSecond')).toBe(stage.meta.get('framesPerSecond'));
    expect(known).toContain(`/${stage.meta.get('defaultPrim')}`);
    expect(new Set(known).size).toBe(known.length);
    expect(known.every((path) => /^(\/[A-Za-z_]\w*)+$/.test(path))).toBe(true);
    // The second person comes a second later, and the stage lasts until they end.
    expect([stage.meta.get('startTimeCode'), stage.meta.get('endTimeCode')]).toEqual([0, 30 + FRAMES - 1]);
  });

  it('names only what is there, and has arrays that fit each other', () => {
    for (const [p, root] of stage.children.entries()) {
      expect(root.meta.get('apiSchemas')).toEqual(['SkelBindingAPI']);
      const [skeleton, animation, mesh] = ['Skeleton', 'SkelAnimation', 'Mesh'].map((type) => child(root, type));
      for (const target of [skeleton!, mesh!].flatMap((prim) =>
        [...prim.properties].flatMap(([name, { type, value }]) => (type === 'rel' ? [[name, value]] : [])),
      )) {
        expect(known, String(target[0])).toContain(target[1]);
      }
      const joints = of(skeleton!, 'joints') as string[];
      expect(new Set(joints).size).toBe(joints.length);
      // Parents stand before their children.
      joints.forEach((path, j) => {
        const parent = path.slice(0, path.lastIndexOf('/'));
        if (path.includes('/')) expect(joints.indexOf(parent)).toBeLessThan(j);
        if (path.includes('/')) expect(joints.indexOf(parent)).toBeGreaterThanOrEqual(0);
      });
      expect(of(animation!, 'joints')).toEqual(joints);
      for (const name of ['bindTransforms', 'restTransforms']) expect(of(skeleton!, name)).toHaveLength(joints.length);
      expect(of(animation!, 'scales')).toHaveLength(joints.length);
      for (const name of ['rotations', 'translations']) {
        const samples = samplesOf(animation!, name);
        expect([...samples.keys()]).toEqual(Array.from({ length: FRAMES }, (_, f) => 30 * p + f));
        for (const sample of samples.values()) expect(sample).toHaveLength(joints.length);
      }
      for (const turn of samplesOf(animation!, 'rotations').get(30 * p) as number[][]) {
        expect(Math.hypot(...turn)).toBeCloseTo(1, 5);
      }
      const points = of(mesh!, 'points') as number[][];
      const counts = of(mesh!, 'faceVertexCounts') as number[];
      const indices = of(mesh!, 'faceVertexIndices') as number[];
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(indices.length);
      expect(Math.max(...indices)).toBeLessThan(points.length);
      expect(of(mesh!, 'normals')).toHaveLength(points.length);
      const held = of(mesh!, 'primvars:skel:jointIndices') as number[];
      const weights = of(mesh!, 'primvars:skel:jointWeights') as number[];
      expect([held.length, weights.length]).toEqual([4 * points.length, 4 * points.length]);
      expect(Math.max(...held)).toBeLessThan(joints.length);
      for (let v = 0; v < points.length; v++) {
        expect(weights.slice(4 * v, 4 * v + 4).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
      }
      const [low, high] = of(mesh!, 'extent') as number[][];
      for (let a = 0; a < 3; a++) {
        const column = points.map((point) => point[a]!);
        expect(low![a]).toBeCloseTo(Math.min(...column), 5);
        expect(high![a]).toBeCloseTo(Math.max(...column), 5);
      }
    }
  });
});

describe('a camera in a USD stage', () => {
  const take = proceduralTake(body, { frames: FRAMES });

  it('stands where the clip was filmed from, with its lens', () => {
    const track = cameraTrackOf(take);
    const camera = child(stageOf('smpl', 1, track), 'Camera');
    const matrix = of(camera, 'xformOp:transform') as number[][];
    // Rᵀ · −t: the take's camera stands 1 m up, 4 m in front.
    expect(matrix[3]!.slice(0, 3)).toEqual([0, 1, 4]);
    expect(matrix.slice(0, 3).map((row) => row.slice(0, 3))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(of(camera, 'xformOpOrder')).toEqual(['xformOp:transform']);
    const number = (name: string) => camera.properties.get(name)!.value as number;
    const [width, height] = take.imageSize;
    expect(number('focalLength') / number('horizontalAperture')).toBeCloseTo(take.focalPx / width, 6);
    expect(number('horizontalAperture') / number('verticalAperture')).toBeCloseTo(width / height, 5);
    // 36 mm in tenths of a metre.
    expect(number('horizontalAperture')).toBeCloseTo(0.36, 9);
  });

  it('has a sample a frame where it turns and zooms', () => {
    const turn = (f: number) => {
      const [s, c] = [Math.sin(f / 20), Math.cos(f / 20)];
      return [c, 0, -s, 0, -1, 0, -s, 0, -c];
    };
    const still = cameraTrackOf(take);
    const track: CameraTrack = {
      ...still,
      rotation: Float64Array.from(Array.from({ length: FRAMES }, (_, f) => turn(f)).flat()),
      translation: Float64Array.from(Array.from({ length: FRAMES }, () => [0, 1, 4]).flat()),
      focalPx: Float64Array.from({ length: FRAMES }, (_, f) => 1000 + f),
    };
    const camera = child(stageOf('smpl', 1, track), 'Camera');
    const places = samplesOf(camera, 'xformOp:transform');
    expect([...places.keys()]).toEqual([0, 1, 2, 3, 4, 5]);
    const focal = [...samplesOf(camera, 'focalLength').values()] as number[];
    expect(focal[5]! / focal[0]!).toBeCloseTo(1.005, 6);
    expect(places.get(0)).not.toEqual(places.get(5));
  });
});
