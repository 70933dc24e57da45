import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { quietContext } from '#main/pipeline/context.ts';
import { exportTakes } from '#main/services/export/export-takes.ts';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { describeWith } from '#test/support/machine.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';

describeWith('assimp')('assimp', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'assimp-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['fbx', 'glb'] as const)('accepts %s: one mesh on 24 bones, one animation of every joint', async (format) => {
    const body = await loadBuiltinBody();
    const take = proceduralTake(body, { frames: 30 });
    const request = { takes: [take], body, formats: [format], outDir: folder, baseName: 'clip' };
    const [file] = await exportTakes(request, quietContext());
    const { stdout } = await promisify(execFile)('assimp', ['info', file!.path]);
    const count = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(stdout)?.[1]);
    expect(count('Meshes')).toBe(1);
    expect(count('Bones')).toBe(24);
    expect(count('Vertices')).toBe(body.vertexCount);
    expect(count('Faces')).toBe(body.faces.length / 3);
    expect(count('Animations')).toBe(1);
    expect(count('Animation Channels')).toBe(24);
    expect(stdout).toContain("'person1'");
  });
});
