import type { EvaluationReport } from '#shared/contract/evaluation.ts';
import type { Terminal } from './terminal.ts';

/** Says how far a motion is from the truth, overall and at its worst joints. */
export function printEvaluation(report: EvaluationReport, terminal: Terminal): void {
  const r = report;
  terminal.line(
    `  MPJPE     ${r.mpjpe_mm.toFixed(1)} mm   PA-MPJPE ${r.pa_mpjpe_mm.toFixed(1)} mm   over ${r.frames} frames`,
  );
  terminal.line(`  PCK@150   ${(100 * r.pck_150).toFixed(1)} %    AUC ${(100 * r.auc_150).toFixed(1)} %`);
  terminal.line(
    `  acceleration error ${r.accel_error_m_s2.toFixed(2)} m/s² (${r.accel_error_mm_frame2.toFixed(2)} mm/frame²), ` +
      `jitter ${r.jitter_m_s3.toFixed(0)} m/s³ (truth ${r.truth_jitter_m_s3.toFixed(0)})`,
  );
  terminal.line(
    `  root path ${r.root_error_mm.toFixed(1)} mm off, length ${(100 * r.root_scale).toFixed(1)} % of the true one`,
  );
  const worst = [...r.joints].sort((a, b) => b.pa_mpjpe_mm - a.pa_mpjpe_mm).slice(0, 4);
  terminal.line(
    `  worst joints: ${worst.map(({ joint, pa_mpjpe_mm }) => `${joint} ${pa_mpjpe_mm.toFixed(0)} mm`).join(', ')}`,
  );
}
