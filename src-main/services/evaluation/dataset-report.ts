import type { Dataset } from '#main/datasets/dataset.ts';
import type { Warning } from '#main/pipeline/context.ts';
import type { DatasetErrors, DatasetEvaluationReport, PublishedRow } from '#shared/contract/dataset-evaluation.ts';
import { PUBLISHED, type PublishedFigures } from '#shared/metrics/published-figures.ts';
import type { ClipPredictor } from './clip-predictor.ts';
import type { ErrorTally, TalliedErrors } from './error-tally.ts';
import { ownJointErrors } from './own-joints.ts';
import { type MeasuredSequence, meanMotion } from './sequence-errors.ts';

/** Everything a report is made of. */
export interface Measured {
  readonly dataset: Dataset;
  readonly predictor: ClipPredictor;
  readonly rowsInSet: number;
  readonly rowsRead: number;
  /** Videos that end before their truth does, and by how many rows, in words. */
  readonly shortVideos: readonly string[];
  /** Clips of the published protocol, and whole tracks. */
  readonly clips: ErrorTally;
  readonly stream: ErrorTally;
  readonly sequences: readonly MeasuredSequence[];
}

/** Puts measured and published figures side by side, and says what keeps them from being comparable. */
export function datasetReport(measured: Measured): DatasetEvaluationReport {
  const { dataset, predictor, clips, stream, sequences } = measured;
  const motion = meanMotion(sequences);
  const ownJoints = stream.ownJoints();
  return {
    dataset: dataset.name,
    title: dataset.title,
    split: dataset.split,
    model: predictor.name,
    source: dataset.source,
    parts: dataset.parts,
    complete_parts: dataset.completeParts,
    parts_are: dataset.partsAre,
    frames_found: measured.rowsInSet,
    frames_run: measured.rowsRead,
    published_protocol: clips.frames > 0 ? errorsOf(clips.errors()) : null,
    streaming:
      stream.frames > 0
        ? {
            ...errorsOf(stream.errors()),
            accel_m_s2: motion.accelMps2,
            truth_accel_m_s2: motion.truthAccelMps2,
            accel_error_m_s2: motion.accelErrorMps2,
            jitter_m_s3: motion.jitterMps3,
            truth_jitter_m_s3: motion.truthJitterMps3,
          }
        : null,
    own_joints: ownJoints ? ownJointErrors(ownJoints.pred, ownJoints.truth) : [],
    sequences: sequences.map(({ name, errors, motion: own }) => ({
      name,
      frames: errors.frames,
      mpjpe_mm: errors.mpjpeMm,
      pa_mpjpe_mm: errors.paMpjpeMm,
      pve_mm: errors.pveMm,
      accel_error_m_s2: own.accelErrorMps2,
      jitter_m_s3: own.jitterMps3,
    })),
    published: PUBLISHED[dataset.name].map(publishedRow),
    notes: [...dataset.notes],
    warnings: warningsOf(measured),
  };
}

function errorsOf(errors: TalliedErrors): DatasetErrors {
  return {
    frames: errors.frames,
    mpjpe_mm: errors.mpjpeMm,
    pa_mpjpe_mm: errors.paMpjpeMm,
    pve_mm: errors.pveMm,
    pck_150: errors.pck150,
    auc_150: errors.auc150,
    accel_mm_frame2: errors.accelMmFrame2,
    accel_error_mm_frame2: errors.accelErrorMmFrame2,
  };
}

function publishedRow(row: PublishedFigures): PublishedRow {
  return {
    method: row.method,
    source: row.source,
    mpjpe_mm: row.mpjpeMm ?? null,
    pa_mpjpe_mm: row.paMpjpeMm ?? null,
    pve_mm: row.pveMm ?? null,
    accel_mm_frame2: row.accelMmFrame2 ?? null,
    accel_error_mm_frame2: row.accelErrorMmFrame2 ?? null,
    pck_150: row.pck150 ?? null,
    note: row.note ?? null,
  };
}

function warningsOf({ dataset, rowsInSet, rowsRead, shortVideos, clips }: Measured): Warning[] {
  const out: Warning[] = [];
  const { title, split, parts, completeParts, partsAre } = dataset;
  if (parts < completeParts) {
    out.push({
      code: 'dataset/incomplete',
      message: `${parts} of the ${completeParts} ${partsAre} of ${title}'s ${split} split are here; published figures are over all of them.`,
    });
  }
  if (rowsRead < rowsInSet) {
    out.push({
      code: 'dataset/limited',
      message: `Only ${rowsRead} of ${rowsInSet} frames were run; published figures are over all frames.`,
    });
  }
  if (shortVideos.length > 0) {
    const shown = shortVideos.slice(0, 5).join(', ');
    const more = shortVideos.length > 5 ? ` and ${shortVideos.length - 5} more` : '';
    out.push({
      code: 'dataset/short-video',
      message: `Videos end before their truth does and were measured as far as they go: ${shown}${more} frames.`,
    });
  }
  if (clips.frames === 0) {
    out.push({
      code: 'dataset/no-clip',
      message: 'No track has 16 counted frames in what was run, so the published protocol could not be followed.',
    });
  }
  return out;
}
