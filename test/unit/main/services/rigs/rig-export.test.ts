import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { quietContext } from '#main/pipeline/context.ts';
import { exportTakes } from '#main/services/export/export-takes.ts';
import { characterOf, chosenRig, describeRig } from '#main/services/rigs/choose-rig.ts';
import { openRig } from '#main/services/rigs/open-rig.ts';
import { CARTOON, makeRig, rigFbx, rigGlb } from '#test/support/make-rig.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rig-'));
  // What is remembered of a skeleton counts for all files of its make: other tests have their own memory.
  vi.stubEnv('VIBE_STUDIO_DATA', join(folder, 'data'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

async function characterAt(kind: 'fbx' | 'glb'): Promise<string> {
  const path = join(folder, `hero.${kind}`);
  const made = makeRig('unreal', CARTOON);
  writeFileSync(path, kind === 'fbx' ? rigFbx(made, 'unreal') : await rigGlb(made));
  return path;
}

const request = (outDir: string) => ({
  takes: [proceduralTake(body, { frames: 20 })],
  body,
  outDir,
  baseName: 'walk',
});

describe('a character of one’s own', () => {
  it.each(['fbx', 'glb'] as const)('as %s gets the motion, and its file is read back bone by bone', async (kind) => {
    const rig = await chosenRig(await characterAt(kind), []);
    const out = join(folder, 'out');
    const character = characterOf(rig);
    const [file] = await exportTakes({ ...request(out), formats: [kind], character }, quietContext());
    expect(file!.receipt).toMatchObject({ preset: `hero.${kind}`, frames: 20, animation: 'person1' });
    expect(file!.receipt.joints).toBeGreaterThan(40);
    expect(file!.receipt.max_joint_error_mm).toBeLessThan(0.1);
  });

  it('of one kind is not written as another', async () => {
    const character = characterOf(await chosenRig(await characterAt('glb'), []));
    const asked = exportTakes({ ...request(join(folder, 'out')), formats: ['fbx'], character }, quietContext());
    await expect(asked).rejects.toMatchObject({ code: 'export/format', message: expect.stringContaining('GLB') });
  });

  it('keeps corrections for the next time, wherever it lies then', async () => {
    const path = await characterAt('glb');
    const corrected = await chosenRig(path, ['neck=head']);
    expect(describeRig(corrected).join('\n')).toMatch(/neck\s+head\s+\(by hand\)/);
    const again = await openRig(await characterAt('glb'));
    expect(again.kept).toBe(true);
    expect(again.mapping.matches).toContainEqual({ role: 'neck', bone: 'head', confidence: 1, by: 'hand' });
  });

  it.each([
    ['tail=pelvis', 'there is no role "tail"'],
    ['l_elbow=nothing', 'it has no bone "nothing"'],
    ['l_elbow=', 'no bone was found for l_elbow'],
  ])('refuses the correction %s in a clear sentence', async (correction, words) => {
    const refused = chosenRig(await characterAt('fbx'), [correction]);
    await expect(refused).rejects.toMatchObject({ code: 'rig/mapping', message: expect.stringContaining(words) });
  });

  it.each([
    ['text', Buffer.from('; FBX 7.4.0 project file')],
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.alloc(4096, 7)],
  ])('that is %s is refused by name', async (_, bytes) => {
    const path = join(folder, 'odd.fbx');
    writeFileSync(path, bytes);
    await expect(openRig(path)).rejects.toMatchObject({ code: 'rig/format', message: expect.stringContaining(path) });
    await expect(openRig(join(folder, 'gone.fbx'))).rejects.toMatchObject({ code: 'rig/format' });
    expect(readdirSync(folder)).toEqual(['odd.fbx']);
  });
});
