import type { CleanupReport } from '#shared/cleanup/apply-cleanup.ts';
import type { Figures } from '#shared/cleanup/figures.ts';
import type { CleanupFigures, CleanupReport as WireReport } from '#shared/contract/studio/cleanup.ts';

/** What a clean-up did, as plain data for the page and `--json`. */
export function wireReport(report: CleanupReport): WireReport {
  return {
    before: wireFigures(report.before),
    after: wireFigures(report.after),
    operations: report.operations.map(({ id, kind, note, before, after, resampled, keys }) => ({
      id,
      kind,
      note,
      before: wireFigures(before),
      after: wireFigures(after),
      resampled: resampled && {
        frames_in: resampled.framesIn,
        keys_out: resampled.keysOut,
        rate: { ...resampled.rate },
        drift_us: resampled.driftUs,
        end_us: resampled.endUs,
      },
      keys: keys && {
        keys_in: keys.keysIn,
        keys_out: keys.keysOut,
        worst_deg: keys.worstDeg,
        worst_mm: keys.worstMm,
      },
    })),
    on_picture: report.onPicture && !report.mirrored,
  };
}

function wireFigures(figures: Figures): CleanupFigures {
  return {
    frames: figures.frames,
    contact_frames: figures.contactFrames,
    slide_mm: figures.slideMm,
    worst_slide_mm: figures.worstSlideMm,
    sunk_mm: figures.sunkMm,
    worst_sunk_mm: figures.worstSunkMm,
    accel_m_s2: figures.accelMps2,
    jitter_m_s3: figures.jitterMps3,
    reprojection_px: figures.reprojectionPx,
    reprojection_share: figures.reprojectionShare,
  };
}
