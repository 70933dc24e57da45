import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { CharacterPreviews } from '#main/services/rigs/character-previews.ts';
import { correctedRig } from '#main/services/rigs/choose-rig.ts';
import { knownCharacters, noteCharacter } from '#main/services/rigs/known-characters.ts';
import type { ShownTake } from '#main/services/rigs/preview-messages.ts';
import { npzNumbers, readNpz } from '#shared/formats/npz.ts';
import { CARTOON, LANKY, makeRig, rigFbx } from '#test/support/make-rig.ts';
import { movedTake } from '#test/support/moves.ts';

let folder: string;
let previews: CharacterPreviews;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'previews-'));
  // What is remembered of a skeleton counts for all files of its make: other tests have their own memory.
  vi.stubEnv('VIBE_STUDIO_DATA', join(folder, 'data'));
  previews = new CharacterPreviews();
});
afterEach(async () => {
  await previews.close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function characterAt(name: string, shape = CARTOON): string {
  const path = join(folder, name);
  writeFileSync(path, rigFbx(makeRig('unreal', shape), 'unreal'));
  return path;
}

async function shownTake(): Promise<ShownTake> {
  return movedTake(await loadBuiltinBody(), 'squat', { seconds: 0.5 });
}

describe('a character for the 3D view', () => {
  it('comes with its skin on what moves by itself, and moves as the take does', async () => {
    const id = await noteCharacter(characterAt('hero.fbx'), 'fbx');
    const look = readNpz(await previews.look(id));
    const [carriers = 0] = npzNumbers(look, 'carrier_rest').shape;
    expect(Math.max(...npzNumbers(look, 'skin_carriers').data)).toBeLessThan(carriers);
    const [triangles = 0] = npzNumbers(look, 'triangles').shape;
    expect(triangles).toBeGreaterThan(1000);
    const take = await shownTake();
    const { bytes, print } = await previews.motion(id, take, 'relaxed');
    const motion = readNpz(bytes);
    expect(npzNumbers(motion, 'turns').shape).toEqual([take.frames, carriers, 4]);
    expect(npzNumbers(motion, 'places').shape).toEqual([take.frames, carriers, 3]);
    expect(npzNumbers(motion, 'places').data.every(Number.isFinite)).toBe(true);
    // The same is worked out once; other hands, and other bones, are something else.
    expect((await previews.motion(id, take, 'relaxed')).print).toBe(print);
    expect((await previews.motion(id, take, 'flat')).print).not.toBe(print);
    previews.forget();
    expect((await previews.motion(id, take, 'relaxed')).print).not.toBe(print);
  });

  it('is only one that somebody opened, and tells why it cannot be shown', async () => {
    await expect(previews.look('made-up')).rejects.toMatchObject({ code: 'rig/format' });
    const id = await noteCharacter(join(folder, 'gone.fbx'), 'fbx');
    await expect(previews.look(id)).rejects.toMatchObject({ code: 'rig/format' });
    const lame = characterAt('lame.fbx', LANKY);
    await correctedRig(lame, ['l_elbow=']);
    const other = await noteCharacter(lame, 'fbx');
    await expect(previews.motion(other, await shownTake(), 'rest')).rejects.toMatchObject({ code: 'rig/mapping' });
    await correctedRig(lame, ['l_elbow=lowerarm_l']);
    await expect(previews.motion(other, await shownTake(), 'rest')).resolves.toBeDefined();
  });
});

it('characters are remembered, the last one first, and whether they are still there', async () => {
  const [first, second] = [characterAt('first.fbx'), join(folder, 'second.glb')];
  await noteCharacter(first, 'fbx');
  await noteCharacter(second, 'glb');
  await noteCharacter(first, 'fbx');
  const known = (await knownCharacters()).slice(0, 2);
  expect(known.map(({ name, present }) => [name, present])).toEqual([
    ['first.fbx', true],
    ['second.glb', false],
  ]);
});
