import type { JointMotion } from '#shared/metrics/joint-error.ts';
import { meanOf, type ProtocolErrors, poseProtocol } from '#shared/metrics/pose-protocol.ts';
import { type BodyPoser, H36M_JOINTS, PROTOCOL_JOINTS } from './evaluation-body.ts';
import { GrowingArray } from './growing-array.ts';
import type { PredictedRows } from './predicted-rows.ts';
import type { TruthRows } from './truth-joints.ts';

/** Errors of one way of running a model over a whole data set. */
export interface TalliedErrors extends ProtocolErrors {
  /** Mean vertex distance, mm; null where the truth has no mesh. */
  readonly pveMm: number | null;
}

const POSE = 72;

/** Collects predictions and truths of many clips into the one array the published figures are computed on. */
export class ErrorTally {
  private readonly pred = new GrowingArray();
  private readonly truth = new GrowingArray();
  private readonly ownPred = new GrowingArray();
  private readonly ownTruth = new GrowingArray();
  private readonly vertexErrors = new GrowingArray();
  private readonly poser: BodyPoser;

  constructor(poser: BodyPoser) {
    this.poser = poser;
  }

  /** Adds rows; both hold the same number of them. */
  add(pred: PredictedRows, truth: TruthRows): void {
    this.pred.append(pred.joints14);
    this.truth.append(truth.joints14);
    if (truth.joints17) {
      this.ownPred.append(pred.joints17);
      this.ownTruth.append(truth.joints17);
    }
    if (truth.theta) this.addVertices(pred.vertices, truth.theta);
  }

  get frames(): number {
    return this.pred.length / (PROTOCOL_JOINTS * 3);
  }

  /** The 14 joints of everything that was added, not aligned. */
  protocolJoints(): { pred: JointMotion; truth: JointMotion } {
    return { pred: motionOf(this.pred, PROTOCOL_JOINTS), truth: motionOf(this.truth, PROTOCOL_JOINTS) };
  }

  /** The published protocol on everything that was added. */
  errors(): TalliedErrors {
    const pve = this.vertexErrors.all();
    const { pred, truth } = this.protocolJoints();
    return {
      ...poseProtocol(pred, truth),
      pveMm: pve.length > 0 ? 1000 * meanOf(pve) : null,
    };
  }

  /** Motions of the data set's own 17 joints, or null where it has none. */
  ownJoints(): { pred: JointMotion; truth: JointMotion } | null {
    if (this.ownTruth.length === 0) return null;
    return { pred: motionOf(this.ownPred, H36M_JOINTS), truth: motionOf(this.ownTruth, H36M_JOINTS) };
  }

  /** Mean distance of the vertices of each row, unaligned and untranslated (specification 9.5). */
  private addVertices(vertices: Float32Array, theta: Float32Array): void {
    const { poser } = this;
    const size = poser.vertices.length;
    const width = POSE + 10;
    const errors = new Float64Array(theta.length / width);
    for (let row = 0; row < errors.length; row++) {
      poser.pose(theta, row * width, theta, row * width + POSE);
      let sum = 0;
      for (let i = 0; i < size; i += 3) {
        const o = row * size + i;
        const dx = vertices[o]! - poser.vertices[i]!;
        const dy = vertices[o + 1]! - poser.vertices[i + 1]!;
        const dz = vertices[o + 2]! - poser.vertices[i + 2]!;
        sum += Math.sqrt(dx * dx + dy * dy + dz * dz);
      }
      errors[row] = sum / (size / 3);
    }
    this.vertexErrors.append(errors);
  }
}

function motionOf(array: GrowingArray, joints: number): JointMotion {
  const positions = array.all();
  return { frames: positions.length / (joints * 3), joints, positions };
}
