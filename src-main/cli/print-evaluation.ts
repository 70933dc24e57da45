import type { TakeEvaluation } from '#shared/metrics/evaluate-take.ts';
import type { Terminal } from './terminal.ts';

/** Says how far a motion is from the truth, overall and for each joint. */
export function printEvaluation(evaluation: TakeEvaluation, terminal: Terminal): void {
  const e = evaluation;
  terminal.line(
    `  MPJPE     ${e.mpjpeMm.toFixed(1)} mm   PA-MPJPE ${e.paMpjpeMm.toFixed(1)} mm   over ${e.frames} frames`,
  );
  terminal.line(`  PCK@150   ${(100 * e.pck150).toFixed(1)} %    AUC ${(100 * e.auc150).toFixed(1)} %`);
  terminal.line(
    `  acceleration error ${e.accelErrorMps2.toFixed(2)} m/s² (${e.accelErrorMmFrame2.toFixed(2)} mm/frame²)`,
  );
  terminal.line(
    `  root path ${e.rootErrorMm.toFixed(1)} mm off, length ${(100 * e.rootScale).toFixed(1)} % of the true one`,
  );
  const worst = [...e.joints].sort((a, b) => b.paMpjpeMm - a.paMpjpeMm).slice(0, 4);
  terminal.line(
    `  worst joints: ${worst.map(({ joint, paMpjpeMm }) => `${joint} ${paMpjpeMm.toFixed(0)} mm`).join(', ')}`,
  );
}
