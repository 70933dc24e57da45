import { expect, test } from 'vitest';
import { loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { MIRROR } from '#shared/body/smpl-tree.ts';
import { OUTLINE, soleOutline } from '#shared/body/sole-outline.ts';
import { applyCleanup } from '#shared/cleanup/apply-cleanup.ts';
import { EMPTY_STACK } from '#shared/cleanup/stack.ts';
import { createTakeMesh } from '#shared/fitting/take-mesh.ts';
import { madeTake } from '#test/support/made-take.ts';
import { solverBody } from '#test/support/synthetic-person.ts';

const body = await loadBuiltinBody();
const solver = await solverBody();

test('a foot sinks as deep as its mesh does, whichever way it leans', () => {
  const leans = [-0.5, -0.2, 0, 0.3, 0.7].flatMap((x) => [-0.4, 0, 0.4].map((z) => [x, z] as const));
  const take = madeTake(solver, {
    frames: leans.length,
    fps: { num: 1, den: 1 },
    pose: (t, set) => {
      const [x, z] = leans[t]!;
      set('l_ankle', x, 0, z);
      set('r_ankle', x / 2, 0, -z);
      set('r_foot', 0.4 * x, 0, 0);
    },
    place: () => [0, 0.8, 0],
  });
  const mesh = createTakeMesh(take, body);
  const vertices = new Float32Array(mesh.size);
  for (let row = 0; row < take.frames; row++) {
    mesh.worldVerticesInto(vertices, row);
    let low = 0;
    for (let i = 1; i < vertices.length; i += 3) low = Math.min(low, vertices[i]!);
    const one = { ...take, ...rowOf(take, row) };
    const sunk = applyCleanup(one, EMPTY_STACK, solver).report.before.worstSunkMm;
    expect(sunk).toBeGreaterThan(50);
    // Skin between ankle and toes follows both, the outline one of them.
    expect(Math.abs(sunk + 1000 * low)).toBeLessThan(6);
  }
});

test('both feet have the same outline, mirrored', () => {
  const { base, joint } = soleOutline(body);
  for (let p = 0; p < OUTLINE.points; p++) {
    const q = p + OUTLINE.points;
    expect(joint[q]).toBe(MIRROR[joint[p]!]);
    for (const [a, sign] of [-1, 1, 1].entries()) {
      expect(Math.abs(base[3 * q + a]! - sign * base[3 * p + a]!)).toBeLessThan(0.003);
    }
  }
});

function rowOf(take: ReturnType<typeof madeTake>, row: number) {
  const part = (values: Float32Array, width: number) => values.slice(row * width, (row + 1) * width);
  return {
    frames: 1,
    ptsUs: take.ptsUs.slice(0, 1),
    poses: part(take.poses, 72),
    trans: part(take.trans, 3),
    contacts: part(take.contacts, 4),
    seen: take.seen.slice(0, 1),
  };
}
