import { LANDMARK, LANDMARK_COUNT, LANDMARK_MIRROR } from '#shared/vision/blazepose.ts';
import { emptyObservation, OBSERVATION, type Observation } from '#shared/vision/observation.ts';

/** An upright person facing the camera in units of body height, x right, y down, origin mid-hip. */
const FRONT: Readonly<Record<string, readonly [x: number, y: number, z: number]>> = {
  nose: [0, -0.42, -0.07],
  l_ear: [0.04, -0.43, 0],
  l_shoulder: [0.11, -0.29, 0],
  l_elbow: [0.14, -0.12, 0.01],
  l_wrist: [0.15, 0.03, -0.03],
  l_hip: [0.06, 0, 0],
  l_knee: [0.06, 0.24, -0.01],
  l_ankle: [0.06, 0.46, 0.02],
  l_heel: [0.06, 0.49, 0.04],
  l_foot_index: [0.07, 0.5, -0.08],
};

export interface StandIn {
  /** Mid-hip, image px. */
  x: number;
  y: number;
  /** Body height, image px. */
  height: number;
  /** Turn about the vertical, radians; 0 faces the camera. */
  turn?: number;
  confidence?: number;
  presence?: number;
  /** Bin of the appearance histogram all clothes fall into. */
  clothes?: number;
}

/** An observation of a person standing still. */
export function standing({
  x,
  y,
  height,
  turn = 0,
  confidence = 0.95,
  presence = 1,
  clothes = 0,
}: StandIn): Observation {
  const row = emptyObservation();
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    const [px, py, pz] = place(landmark);
    const wx = px * Math.cos(turn) + pz * Math.sin(turn);
    const wz = -px * Math.sin(turn) + pz * Math.cos(turn);
    row.set([x + wx * height, y + py * height, wz * height], OBSERVATION.image + 3 * landmark);
    row.set([wx * 1.7, py * 1.7, wz * 1.7], OBSERVATION.world + 3 * landmark);
    row[OBSERVATION.confidence + landmark] = confidence;
  }
  row[OBSERVATION.presence] = presence;
  row.set([x, y, 1.25 * height, 0], OBSERVATION.region);
  row[OBSERVATION.appearance + clothes] = 1;
  row[OBSERVATION.appearance + 32 + clothes] = 1;
  return row;
}

function place(landmark: number): readonly [number, number, number] {
  const names = Object.entries(LANDMARK);
  const name = names.find(([, index]) => index === landmark)![0];
  const direct = FRONT[name] ?? FRONT[nearest(name)];
  if (direct) return direct;
  const mirror = names.find(([, index]) => index === LANDMARK_MIRROR[landmark])![0];
  const [x, y, z] = FRONT[mirror] ?? FRONT[nearest(mirror)]!;
  return [-x, y, z];
}

/** Fingers lie at the wrist, the parts of the face at the ear. */
function nearest(name: string): string {
  if (/eye|mouth/.test(name)) return name.replace(/_(eye|mouth).*/, '_ear');
  return name.replace(/_(pinky|index|thumb)$/, '_wrist');
}
