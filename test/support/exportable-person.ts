import type { BodyModel } from '#shared/body/body-model.ts';
import { restJoints, shapedRestJoints } from '#shared/body/rest-joints.ts';
import { shapeBody } from '#shared/body/skinning.ts';
import type { Take } from '#shared/fitting/take.ts';
import { bodyMotion } from '#shared/formats/body-motion.ts';
import type { ScenePerson } from '#shared/formats/glb.ts';
import { floorLift, restMesh } from '#shared/formats/rest-mesh.ts';

/** A take as the scene writers want it: motion and mesh of its shape. */
export function exportablePerson(take: Take, body: BodyModel): ScenePerson {
  const shaped = shapeBody(body, take.betas);
  const lift = floorLift(shaped);
  const motion = bodyMotion(take, shapedRestJoints(restJoints(body), take.betas), lift);
  return { motion, mesh: restMesh(shaped, lift) };
}
