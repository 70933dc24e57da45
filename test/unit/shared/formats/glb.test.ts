import validator from 'gltf-validator';
import { describe, expect, it } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { reduceKeys } from '#shared/exporting/reduce-keys.ts';
import { bodyShapes } from '#shared/formats/body-shapes.ts';
import { writeGlb } from '#shared/formats/glb.ts';
import { skeletonOf } from '#shared/formats/skeleton-motion.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();

describe('writeGlb', () => {
  it('leaves the Khronos validator nothing to say about one person with the built-in body', async () => {
    const builtin = await loadBuiltinBody();
    const glb = await writeGlb([exportablePerson(proceduralTake(builtin, { frames: 40 }), builtin)], 'test');
    const { issues } = await validator.validateBytes(glb);
    expect(issues.messages).toEqual([]);
  });

  it('has no errors or warnings with two people, a take of one frame, or a skeleton without a mesh', async () => {
    const two = [1, 2].map((person) => exportablePerson(proceduralTake(body, { frames: 10, person }), body));
    const single = exportablePerson(proceduralTake(body, { frames: 1 }), body);
    for (const people of [two, [single], [{ ...single, mesh: null }]]) {
      const { issues } = await validator.validateBytes(await writeGlb(people, 'test'));
      expect(issues.messages.filter((issue) => issue.severity < 2)).toEqual([]);
      expect([issues.numErrors, issues.numWarnings]).toEqual([0, 0]);
    }
  });

  it('gives each of several people their own armature and bone names, and all of them one animation', async () => {
    const people = [1, 2].map((person) => exportablePerson(proceduralTake(body, { frames: 10, person }), body));
    const glb = await writeGlb(people, 'test');
    const json = JSON.parse(new TextDecoder().decode(glb.slice(20, 20 + new DataView(glb.buffer).getUint32(12, true))));
    expect(json.animations.map((animation: { name: string }) => animation.name)).toEqual(['people']);
    const names = json.nodes.map((node: { name: string }) => node.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('person2_l_knee');
    expect(json.skins.map((skin: { joints: number[] }) => skin.joints.length)).toEqual([24, 24]);
  });

  it('leaves the validator nothing to say about blend shapes, few keys and people who come later', async () => {
    const people = [1, 2].map((person) => {
      const { motion, mesh } = exportablePerson(proceduralTake(body, { frames: 30, person }), body);
      const skeleton = { ...skeletonOf(motion), start: person - 1 };
      const { keys } = reduceKeys(skeleton, { degrees: 0.5, millimetres: 5 }, 'quaternions');
      return { motion: { ...skeleton, keys }, mesh: { ...mesh, shapes: bodyShapes(body) } };
    });
    const { issues } = await validator.validateBytes(await writeGlb(people, 'test'));
    expect(issues.messages).toEqual([]);
  });

  it('keeps the true times of uneven frames', async () => {
    const ptsUs = Float64Array.of(0, 40_000, 50_000, 120_000);
    const glb = await writeGlb([exportablePerson(proceduralTake(body, { frames: 4, ptsUs }), body)], 'test');
    const { info } = await validator.validateBytes(glb);
    expect(info.animationCount).toBe(1);
    const json = JSON.parse(new TextDecoder().decode(glb.slice(20, 20 + new DataView(glb.buffer).getUint32(12, true))));
    const times = json.accessors[json.animations[0].samplers[0].input];
    expect(times.max[0]).toBeCloseTo(0.12, 6);
  });

  it('has increasing times even where two frames share one', async () => {
    const ptsUs = Float64Array.of(0, 0, 40_000, 40_000, 40_000);
    const glb = await writeGlb([exportablePerson(proceduralTake(body, { frames: 5, ptsUs }), body)], 'test');
    const { issues } = await validator.validateBytes(glb);
    expect(issues.messages).toEqual([]);
  });

  it('gives the same bytes for the same take', async () => {
    const person = exportablePerson(proceduralTake(body, { frames: 5 }), body);
    expect(await writeGlb([person], 'test')).toEqual(await writeGlb([person], 'test'));
  });
});
