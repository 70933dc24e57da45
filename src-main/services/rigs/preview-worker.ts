import { stat } from 'node:fs/promises';
import { namedBody } from '#main/services/models/named-body.ts';
import { answerOrders } from '#main/services/threads/answer-orders.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody } from '#shared/body/skinning.ts';
import { Problem } from '#shared/errors/problem.ts';
import { bodyMotion } from '#shared/formats/body-motion.ts';
import type { NpyArray } from '#shared/formats/npy.ts';
import { writeNpz } from '#shared/formats/npz.ts';
import { floorLift } from '#shared/formats/rest-mesh.ts';
import type { HandPose } from '#shared/retarget/hands/hand-poses.ts';
import { meshOnCarriers, playOnRig, shownRig } from '#shared/retarget/play-on-rig.ts';
import { loadMapping } from './kept-mappings.ts';
import { lackOf, type OpenRig, openRig } from './open-rig.ts';
import type { PreviewOrder, ShownTake } from './preview-messages.ts';

/** The character that was looked at last: reading a large one takes a second. */
let known: { readonly key: string; readonly opened: OpenRig } | null = null;

answerOrders(
  async (order: PreviewOrder): Promise<Uint8Array> => {
    const opened = await characterAt(order.path);
    if (opened.lacks !== null) throw new Problem('rig/mapping', { path: order.path, reason: opened.lacks });
    const arrays = order.kind === 'look' ? lookOf(opened) : await motionOf(opened, order.take, order.hands);
    return writeNpz(arrays, { compress: false });
  },
  (bytes) => [bytes.buffer as ArrayBuffer],
);

async function characterAt(path: string): Promise<OpenRig> {
  const found = await stat(path).catch(() => null);
  const key = `${path} ${found?.size} ${found?.mtimeMs}`;
  if (known?.key !== key) known = { key, opened: await openRig(path) };
  const { opened } = known;
  // Somebody may have corrected it since.
  const mapping = (await loadMapping(opened.rig)) ?? opened.mapping;
  return { ...opened, mapping, lacks: lackOf(opened.rig, mapping) };
}

function lookOf({ rig, mapping, mesh }: OpenRig): Record<string, NpyArray> {
  const shown = shownRig(rig, mapping);
  const { carriers, carrierOf, bones } = shown;
  const count = carriers.length;
  const rest = Float32Array.from(
    { length: 3 * count },
    (_, i) => rig.positions[3 * carriers[Math.floor(i / 3)]! + (i % 3)]!,
  );
  const skin = mesh && meshOnCarriers(mesh, shown);
  return {
    carrier_rest: { dtype: 'f4', shape: [count, 3], data: rest },
    node_rest: { dtype: 'f4', shape: [rig.nodes.length, 3], data: Float32Array.from(rig.positions) },
    node_carriers: { dtype: 'u2', shape: [rig.nodes.length], data: carrierOf },
    bones: { dtype: 'u2', shape: [bones.length / 2, 2], data: bones },
    ...(skin && {
      vertices: { dtype: 'f4', shape: [skin.vertices.length / 3, 3], data: skin.vertices },
      triangles: { dtype: 'u4', shape: [skin.triangles.length / 3, 3], data: skin.triangles },
      skin_carriers: { dtype: 'u2', shape: [skin.nodes.length / 4, 4], data: skin.nodes },
      skin_weights: { dtype: 'f4', shape: [skin.weights.length / 4, 4], data: skin.weights },
    }),
  };
}

async function motionOf(
  { rig, mapping }: OpenRig,
  take: ShownTake,
  hands: HandPose,
): Promise<Record<string, NpyArray>> {
  const body = await namedBody(take.body);
  const rest = shapedRestJoints(restJoints(body), take.betas);
  const motion = bodyMotion(take, rest, floorLift(shapeBody(body, take.betas)));
  const { frames, turns, places } = playOnRig(motion, rig, mapping, { hands });
  const count = places.length / 3 / Math.max(1, frames);
  return {
    turns: { dtype: 'f4', shape: [frames, count, 4], data: turns },
    places: { dtype: 'f4', shape: [frames, count, 3], data: places },
  };
}
