import type { FinetuneReport, HeldOutFigures } from '#shared/contract/finetune.ts';
import type { Terminal } from './terminal.ts';

/** Says what fine-tuning gave: errors on frames that training never saw, before and after. */
export function printFinetune(report: FinetuneReport, terminal: Terminal): void {
  const { counts, before, after, probe } = report;
  terminal.settle();
  terminal.line(
    `${counts.accepted} accepted and ${counts.corrected} corrected frames of ${counts.clips} ` +
      `${counts.clips === 1 ? 'clip' : 'clips'}: ${counts.training} to learn from, ${counts.held_out} to judge by`,
  );
  terminal.line('On the frames that training never saw:          before    after');
  for (const [name, from, to] of [
    ['network', before.network, after.network],
    ['network and fit', before.fit, after.fit],
  ] as const) {
    for (const row of rowsOf(from, to)) terminal.line(`  ${name.padEnd(16)} ${row}`);
  }
  terminal.line(`  demo clip        ${line('MPJPE', 'mm', probe.before.mpjpe_mm, probe.after.mpjpe_mm, 1)}`);
  const [known, knows] = [probe.before.made_up_mpjpe_mm, probe.after.made_up_mpjpe_mm];
  if (known !== null && knows !== null) terminal.line(`  made-up motion   ${line('MPJPE', 'mm', known, knows, 1)}`);
  if (report.blend < 1) {
    terminal.line(`To keep what the network knew, ${Math.round(100 * report.blend)} % of the way was gone.`);
  }
  terminal.line(
    report.improved
      ? `The new model is called ${report.model}; ${report.base} is as it was. Use it with capture --model ${report.model}.`
      : `The model ${report.model} is no better on unseen frames than ${report.base}. Accept or correct more frames.`,
  );
}

function rowsOf(from: HeldOutFigures, to: HeldOutFigures): string[] {
  const rows = [
    line('reprojection', '%', 100 * from.reprojection_share, 100 * to.reprojection_share, 2),
    line('joints', 'mm', from.joint_mm, to.joint_mm, 1),
  ];
  const [a, b] = [from.acceleration_ms2, to.acceleration_ms2];
  return a === null || b === null ? rows : [...rows, line('acceleration', 'm/s²', a, b, 2)];
}

function line(what: string, unit: string, before: number, after: number, digits: number): string {
  return `${`${what}, ${unit}`.padEnd(24)} ${before.toFixed(digits).padStart(10)} ${after.toFixed(digits).padStart(8)}`;
}
