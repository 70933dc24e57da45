import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { quietContext } from '#main/pipeline/context.ts';
import { exportTakes } from '#main/services/export/export-takes.ts';
import { verifyVibeOutput } from '#main/services/export/verify-vibe-output.ts';
import type { Take } from '#shared/fitting/take.ts';
import { proceduralTake } from '#test/support/procedural-take.ts';
import { tinyBody } from '#test/support/tiny-body.ts';

const body = tinyBody();
let outDir: string;
beforeEach(() => {
  outDir = mkdtempSync(join(tmpdir(), 'vibe-pkl-'));
});
afterEach(() => {
  rmSync(outDir, { recursive: true, force: true });
});

const request = (takes: readonly Take[]) => ({
  takes,
  body,
  formats: ['vibe-pkl'] as const,
  outDir,
  baseName: 'clip',
});

describe('exporting vibe-pkl', () => {
  it('writes one file for everybody, read back and vouched for', async () => {
    const takes = [1, 2].map((person) => proceduralTake(body, { frames: 20 * person, person }));
    const [file, ...more] = await exportTakes(request(takes), quietContext());
    expect(more).toEqual([]);
    expect(readdirSync(outDir).sort()).toEqual(['clip-vibe_output.pkl', 'clip-vibe_output.pkl.receipt.json']);
    const receipt = JSON.parse(readFileSync(file!.receiptPath, 'utf8'));
    expect(receipt).toEqual(file!.receipt);
    expect(file!.person).toBeNull();
    expect(receipt).toMatchObject({ format: 'vibe-pkl', person: null, people: [1, 2], frames: 40, first_frame: 7 });
    for (const error of [
      'max_joint_error_mm',
      'max_vertex_error_mm',
      'max_keypoint_error_px',
      'max_rotation_error_deg',
    ]) {
      expect(receipt[error], error).toBeLessThan(0.01);
    }
  });

  it('gives a second take of one person a number of its own', async () => {
    const takes = [1, 2, 1].map((person) => proceduralTake(body, { frames: 3, person }));
    const [file] = await exportTakes(request(takes), quietContext());
    expect(file!.receipt.people).toEqual([1, 2, 3]);
  });

  it('is reached through the same list as the other formats, after them', async () => {
    const take = proceduralTake(body, { frames: 3 });
    const files = await exportTakes({ ...request([take]), formats: ['vibe-pkl', 'npz'] }, quietContext());
    expect(files.map(({ format }) => format)).toEqual(['npz', 'vibe-pkl']);
  });

  it('refuses a take whose vertices would not fit into an array that can be read back', async () => {
    const large = { ...body, vertexCount: 80_000_000 };
    const exporting = exportTakes({ ...request([proceduralTake(body, { frames: 3 })]), body: large }, quietContext());
    await expect(exporting).rejects.toMatchObject({
      code: 'export/format',
      message: expect.stringContaining('at most 2'),
    });
    expect(readdirSync(outDir)).toEqual([]);
  });
});

describe('reading a vibe-pkl back', () => {
  const take = proceduralTake(body, { frames: 12 });
  const change = (name: 'poses' | 'jointsCam', i: number, by: number): Take => {
    const values = take[name].slice();
    values[i]! += by;
    return { ...take, [name]: values };
  };
  const clip = (one: Take) => ({ takes: [one], ids: [1], body, demo: null });

  it.each([
    ['a pose', change('poses', 5 * 72 + 3 * 16, 0.05), /a body is turned/],
    ['a joint', change('jointsCam', 5 * 72 + 3 * 20, 0.01), /a joint is not in its place/],
    ['another length', proceduralTake(body, { frames: 13 }), /other frames/],
    ['another focal length', { ...take, focalPx: 1010 }, /projected joint/],
  ] as const)('notices %s', async (_what, other, message) => {
    const [file] = await exportTakes(request([take]), quietContext());
    expect(() => verifyVibeOutput(file!.path, clip(take))).not.toThrow();
    expect(() => verifyVibeOutput(file!.path, clip(other))).toThrow(message);
  });
});
