import type { BodyModel } from '#shared/body/body-model.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody } from '#shared/body/skinning.ts';
import type { Take } from '#shared/fitting/take.ts';
import { type BodyMotion, bodyMotion } from '#shared/formats/body-motion.ts';
import { floorLift, type RestMesh, restMesh } from '#shared/formats/rest-mesh.ts';

/** A take as the scene writers want it: motion and mesh of its shape. */
export function exportablePerson(take: Take, body: BodyModel): { motion: BodyMotion; mesh: RestMesh } {
  const shaped = shapeBody(body, take.betas);
  const lift = floorLift(shaped);
  const motion = bodyMotion(take, shapedRestJoints(restJoints(body), take.betas), lift);
  return { motion, mesh: restMesh(shaped, lift) };
}
