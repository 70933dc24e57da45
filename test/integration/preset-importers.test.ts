import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import validator from 'gltf-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFbx } from '#shared/formats/fbx/write-fbx.ts';
import { writeGlb } from '#shared/formats/glb.ts';
import { PRESET_IDS, presetOf } from '#shared/retarget/presets/retarget-presets.ts';
import { retarget, retargetMesh } from '#shared/retarget/retarget.ts';
import { exportablePerson } from '#test/support/exportable-person.ts';
import { describeWith } from '#test/support/machine.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();

/** A take on a preset's skeleton, with its mesh. */
function personOn(preset: string) {
  const { motion, mesh } = exportablePerson(proceduralTake(body, { frames: 12 }), body);
  return { motion: retarget(motion, preset), mesh: retargetMesh(mesh, motion, preset) };
}

describe('the Khronos validator', () => {
  it.each(PRESET_IDS)('has nothing to say about a GLB for %s', async (preset) => {
    const { issues } = await validator.validateBytes(await writeGlb([personOn(preset)], 'test'));
    expect(issues.messages.filter(({ severity }) => severity <= 1)).toEqual([]);
    expect([issues.numErrors, issues.numWarnings]).toEqual([0, 0]);
  });
});

describeWith('assimp')('assimp', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'assimp-presets-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(PRESET_IDS)('opens an FBX for %s: one mesh, every bone that moves skin, one animation', async (preset) => {
    const person = personOn(preset);
    const path = join(folder, `${preset}.fbx`);
    writeFileSync(path, writeFbx([person], 'test', { space: presetOf(preset).fbx }));
    const { stdout } = await promisify(execFile)('assimp', ['info', path]);
    const count = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(stdout)?.[1]);
    const moving = new Set(person.mesh.skinJoints.filter((_, i) => person.mesh.skinWeights[i]! > 0));
    expect(count('Meshes')).toBe(1);
    expect(count('Animations')).toBe(1);
    expect(count('Bones')).toBeGreaterThanOrEqual(moving.size);
    for (const joint of moving) expect(stdout).toContain(person.motion.joints[joint]!.name);
  });
});
