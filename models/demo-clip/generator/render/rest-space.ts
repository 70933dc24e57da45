import type { BodyModel } from '#shared/body/body-model.ts';

/** Stature the dressing formulas are written for, metres. */
const STATURE = 1.718;

/**
 * Rest vertices in the space of the dressing formulas: floor at y = 0, stature 1.718 m, pelvis in the middle, facing +Z.
 *
 * @returns shape [V, 3]
 */
export function dressingSpace(body: BodyModel): Float32Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 1; i < body.template.length; i += 3) {
    low = Math.min(low, body.template[i]!);
    high = Math.max(high, body.template[i]!);
  }
  const k = STATURE / (high - low);
  const out = new Float32Array(body.template.length);
  for (let i = 0; i < out.length; i += 3) {
    out[i] = body.template[i]! * k;
    out[i + 1] = (body.template[i + 1]! - low) * k;
    out[i + 2] = body.template[i + 2]! * k - 0.005;
  }
  return out;
}
