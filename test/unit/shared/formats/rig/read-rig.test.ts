import { describe, expect, it } from 'vitest';
import { encodeFbx, FILE_ID } from '#shared/formats/fbx/encode.ts';
import { int, node } from '#shared/formats/fbx/node.ts';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { readGlbParts, writeGlbParts } from '#shared/formats/rig/glb-container.ts';
import { readRig } from '#shared/formats/rig/read-rig.ts';
import type { Rig } from '#shared/formats/rig/rig.ts';
import { matchBones } from '#shared/retarget/match-bones.ts';
import { CARTOON, LANKY, makeRig, rigFbx, rigGlb } from '#test/support/make-rig.ts';
import { fbxOfVersion } from '#test/support/wide-fbx.ts';

const made = makeRig('mixamo', LANKY);
const placeOf = (rig: Rig, name: string) => {
  const at = rig.nodes.findIndex((one) => one.name === name);
  return [...rig.positions.subarray(3 * at, 3 * at + 3)];
};
const expectSamePlaces = (rig: Rig, { motion } = made) => {
  for (const [j, { name }] of motion.joints.entries()) {
    placeOf(rig, name).forEach((value, a) => {
      expect(value).toBeCloseTo(motion.restPositions[3 * j + a]!, 5);
    });
  }
};

describe('reading a character', () => {
  it.each(['mixamo', 'unreal', 'rigify'])(
    'finds the bones of %s where they are, whatever unit and axes the file has',
    async (preset) => {
      const own = makeRig(preset, CARTOON);
      expectSamePlaces(readRig(rigFbx(own, preset)), own);
      expectSamePlaces(readRig(await rigGlb(own)), own);
    },
  );

  it('knows where the skin is in rest', async () => {
    for (const rig of [readRig(rigFbx(made, 'mixamo')), readRig(await rigGlb(made))]) {
      const { vertices } = rig.skin!;
      expect(rig.skin!.nodes.length).toBe(made.mesh.vertexCount);
      let worst = 0;
      for (let i = 0; i < vertices.length; i++)
        worst = Math.max(worst, Math.abs(vertices[i]! - made.mesh.vertices[i]!));
      expect(worst).toBeLessThan(1e-4);
    }
  });

  it.each([7100, 7400, 7500, 7700])('reads FBX version %d', (version) => {
    expectSamePlaces(readRig(fbxOfVersion(rigFbx(made, 'mixamo'), version)));
  });

  it.each([
    [6100, 'it is FBX version 6.1'],
    [8000, 'it is FBX version 8.0'],
  ])('refuses version %d and says what to do', (version, reason) => {
    const file = rigFbx(made, 'mixamo');
    new DataView(file.buffer).setUint32(23, version, true);
    expect(() => readRig(file)).toThrow(reason);
    expect(() => readRig(file)).toThrow(/export it again/);
  });

  it('refuses text, encrypted and foreign files, each in its own words', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(() => readRig(bytes('; FBX 7.4.0 project file\nFBXHeaderExtension: {'))).toThrow(/written as text/);
    expect(() => readRig(bytes('{"asset": {"version": "2.0"}}'))).toThrow(/glTF written as text/);
    expect(() => readRig(bytes('hello'))).toThrow('it is not an FBX file');
    expect(() => readRig(new Uint8Array(0))).toThrow('it is not an FBX file');
    const secret = encodeFbx([
      node('FBXHeaderExtension', [], [node('EncryptionType', [int(1)])]),
      node('FileId', [FILE_ID]),
    ]);
    expect(() => readRig(secret)).toThrow(/encrypted/);
  });

  it('refuses a file without a skeleton', async () => {
    expect(() => readRig(encodeFbx([node('Objects', [], [])]))).toThrow(/no bones/);
    const parts = readGlbParts(await rigGlb(made));
    expect(() => readRig(writeGlbParts({ ...parts, json: { ...parts.json, skins: [] } }))).toThrow(/no skin/);
  });

  it('refuses a bone that is scaled unevenly or mirrored, by name', async () => {
    const parts = readGlbParts(await rigGlb(made));
    const withScale = (scale: number[]) => {
      const nodes = parts.json.nodes.map((one: { name: string }) =>
        one.name === 'mixamorig:LeftArm' ? { ...one, scale } : one,
      );
      return writeGlbParts({ ...parts, json: { ...parts.json, nodes } });
    };
    expect(() => readRig(withScale([1, 2, 1]))).toThrow('"mixamorig:LeftArm" is scaled unevenly (1, 2, 1)');
    expect(() => readRig(withScale([-1, 1, 1]))).toThrow(/mirrored/);
    expect(readRig(withScale([2, 2, 2])).nodes.find(({ name }) => name.endsWith('LeftArm'))?.scale).toBe(2);
  });

  it('never does more than throw a sentence at cut-off and damaged files', async () => {
    for (const file of [rigFbx(made, 'mixamo'), await rigGlb(made)]) {
      for (let share = 0.05; share < 1; share += 0.05) {
        expect(() => readRig(file.slice(0, Math.floor(file.length * share)))).toThrow();
      }
      for (let seed = 1; seed < 60; seed++) {
        const damaged = file.slice();
        for (let k = 0; k < 8; k++) damaged[(seed * 7919 + k * 104_729) % damaged.length] = (seed * 31 + k * 17) & 255;
        try {
          readRig(damaged);
        } catch (error) {
          expect((error as Error).constructor.name).toMatch(/FormatError|SyntaxError/);
        }
      }
    }
  });
});

describe('matching bones', () => {
  it('refuses two skeletons in one file and names them', () => {
    const second = {
      ...made.motion,
      joints: made.motion.joints.map((joint) => ({ ...joint, name: `b_${joint.name}` })),
    };
    const file = writeFbx(
      [
        { motion: { ...made.motion, name: 'one' }, mesh: null },
        { motion: { ...second, name: 'two' }, mesh: null },
      ],
      't',
    );
    expect(() => matchBones(readRig(file))).toThrow(/2 skeletons \("one_mixamorig:Hips" and "two_b_mixamorig:Hips"\)/);
  });

  it('refuses a skeleton without hips', () => {
    const tail = makeRig('mixamo', LANKY, (name) => name.replace('mixamorig:', 'part'));
    const kept = tail.motion.joints.map((joint, j) => ({ ...joint, parent: j - 1, name: `part${j}` }));
    const motion = { ...tail.motion, joints: kept };
    expect(() => matchBones(readRig(writeFbx([{ motion, mesh: null }], 't')))).toThrow(/no hips were found/);
  });

  it('refuses a limb without length', () => {
    const joints = made.motion.joints.map((joint) =>
      joint.name.endsWith('LeftForeArm') ? { ...joint, offset: [0, 0, 0] as const } : joint,
    );
    const file = writeFbx([{ motion: { ...made.motion, joints }, mesh: null }], 't');
    expect(() => matchBones(readRig(file))).toThrow('the bone "mixamorig:LeftArm" has no length');
  });
});
