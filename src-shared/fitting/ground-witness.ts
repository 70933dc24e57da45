import { CONTACT_COUNT } from '../body/landmarks.ts';
import { LANDMARK_COUNT } from '../vision/blazepose.ts';
import type { GroundWitness } from './find-floor.ts';
import { LANDMARK_WEIGHTS } from './observe.ts';
import { posedPoints } from './posed-points.ts';
import { scoreTake } from './score-take.ts';
import type { FittedTrack, SolverBody } from './solve-options.ts';
import type { FloorPlane } from './terms/contact.ts';

/** What the ground may be found from: people who fit the picture badly are left out as long as there are better ones. */
export function groundWitnesses(people: readonly FittedTrack[], body: SolverBody): GroundWitness[] {
  return believable(people, body).map((person) => witness(person, body));
}

/** Mean distance of reprojected and detected joints as a share of the person's height. */
export function reprojectionShare({ track, observations }: FittedTrack, points: Float64Array): number {
  const none = { contacts: new Float64Array(track.frames * CONTACT_COUNT), stays: [] };
  const level: FloorPlane = { up: [0, -1, 0], offset: 0 };
  return scoreTake(points, observations, track.confidence, track.seen, none, level).fit.reprojectionShare;
}

function witness(person: FittedTrack, body: SolverBody): GroundWitness {
  return {
    points: posedPoints(body.table, person.motion),
    times: person.observations.times,
    seen: person.track.seen,
    confidence: footConfidence(person),
    pelvisHeight: pelvisHeight(body, person.motion.betas),
  };
}

function believable(people: readonly FittedTrack[], body: SolverBody): FittedTrack[] {
  const errors = people.map((p) => reprojectionShare(p, posedPoints(body.table, p.motion)));
  const most = Math.max(0.025, 1.2 * Math.min(...errors));
  return people.filter((_, i) => errors[i]! <= most);
}

/** Height of the pelvis joint above the soles of the rest pose, metres. */
function pelvisHeight(body: SolverBody, betas: Float64Array): number {
  const { rest, soles } = body.points;
  const y = (base: Float64Array, dirs: Float64Array, i: number): number => {
    let value = base[i]!;
    for (let k = 0; k < betas.length; k++) value += dirs[i * betas.length + k]! * betas[k]!;
    return value;
  };
  const heel = soles.joint[0]!;
  return y(rest.base, rest.dirs, 1) - y(rest.base, rest.dirs, 3 * heel + 1) - y(soles.base, soles.dirs, 1);
}

/** Confidence of landmarks that lie inside the picture. */
function footConfidence({ track, observations }: FittedTrack): Float64Array {
  return observations.weight.map((w, i) =>
    w > 0 ? Math.min(track.confidence[i]!, w / LANDMARK_WEIGHTS[i % LANDMARK_COUNT]!) : 0,
  );
}
