import type { NetworkSet } from '#main/engine/vibe/network-set.ts';
import type { TemporalNetwork } from '#main/engine/vibe/temporal-network.ts';
import { BUILTIN_BODY_NAME } from '#main/services/models/builtin-body.ts';
import { namedBody } from '#main/services/models/named-body.ts';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { logInto } from '#shared/math/so3.ts';
import { type JointDeviation, jointDeviation } from '#shared/networks/joint-deviation.ts';

const THETA = 85;

/** How far the joints of two versions of the same features lie apart, mm, the pelvis held in place. */
export async function deviationMm(
  network: TemporalNetwork,
  exact: readonly Float32Array[],
  other: readonly Float32Array[],
  { body }: NetworkSet,
): Promise<JointDeviation> {
  const model = await namedBody(body?.name ?? BUILTIN_BODY_NAME);
  return jointDeviation(await thetaOf(network, other), await thetaOf(network, exact), model);
}

/** θ of features as one motion. */
async function thetaOf(network: TemporalNetwork, features: readonly Float32Array[]): Promise<Float32Array> {
  const width = features[0]!.length;
  const joined = new Float32Array(features.length * width);
  for (const [i, feature] of features.entries()) joined.set(feature, i * width);
  const stream = network.stream();
  const parts = [
    await stream.push(
      joined,
      Float64Array.from(features, (_, i) => i / 30),
    ),
    await stream.finish(),
  ];
  const theta = new Float32Array(features.length * THETA);
  let row = 0;
  for (const { count, rotations, betas, cam } of parts) {
    for (let i = 0; i < count; i++, row++) {
      theta.set(cam.subarray(3 * i, 3 * i + 3), row * THETA);
      for (let j = 0; j < JOINT_COUNT; j++)
        logInto(theta, row * THETA + 3 + 3 * j, rotations, (i * JOINT_COUNT + j) * 9);
      theta.set(betas.subarray(10 * i, 10 * i + 10), row * THETA + 75);
    }
  }
  return theta;
}
