import type { JointMotion } from '#shared/metrics/joint-error.ts';
import { meanOf, type ProtocolErrors, poseProtocol } from '#shared/metrics/pose-protocol.ts';
import { H36M_JOINTS, PROTOCOL_JOINTS } from './evaluation-body.ts';
import { GrowingArray } from './growing-array.ts';
import type { PredictedRows } from './predicted-rows.ts';
import type { TruthRows } from './truth-joints.ts';

/** Errors of one way of running a model over a whole data set. */
export interface TalliedErrors extends ProtocolErrors {
  /** Mean vertex distance, mm; null where the truth has no mesh. */
  readonly pveMm: number | null;
}

/** Collects predictions and truths of many clips into the one array the published figures are computed on. */
export class ErrorTally {
  private readonly pred = new GrowingArray();
  private readonly truth = new GrowingArray();
  private readonly ownPred = new GrowingArray();
  private readonly ownTruth = new GrowingArray();
  private readonly vertexErrors = new GrowingArray();

  /** Adds rows; both hold the same number of them. */
  add(pred: PredictedRows, truth: TruthRows): void {
    this.pred.append(pred.joints14);
    this.truth.append(truth.joints14);
    if (truth.joints17) {
      this.ownPred.append(pred.joints17);
      this.ownTruth.append(truth.joints17);
    }
    if (truth.vertices) this.vertexErrors.append(vertexErrors(pred.vertices, truth.vertices, pred.rows));
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
}

/** Mean distance of the vertices of each row, metres, unaligned and untranslated (specification 9.5). */
function vertexErrors(pred: Float32Array, truth: Float32Array, rows: number): Float64Array {
  const size = truth.length / rows;
  const errors = new Float64Array(rows);
  for (let i = 0; i < truth.length; i += 3) {
    const dx = pred[i]! - truth[i]!;
    const dy = pred[i + 1]! - truth[i + 1]!;
    const dz = pred[i + 2]! - truth[i + 2]!;
    errors[Math.floor(i / size)]! += (3 / size) * Math.sqrt(dx * dx + dy * dy + dz * dz);
  }
  return errors;
}

function motionOf(array: GrowingArray, joints: number): JointMotion {
  const positions = array.all();
  return { frames: positions.length / (joints * 3), joints, positions };
}
