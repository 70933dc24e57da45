import type { CaptureReport } from '#shared/contract/capture.ts';
import { duration, type Terminal } from './terminal.ts';

/** Says in plain words what a capture found and wrote. */
export function printCapture(report: CaptureReport, terminal: Terminal): void {
  if (report.takes.length === 0) terminal.line('Nobody was found in view; no files were written.');
  for (const take of report.takes) {
    terminal.line(
      `Person ${take.person}: ${take.frames} frames from frame ${take.first_frame}, ` +
        `fit score ${take.fit.score.toFixed(2)}, reprojection ${take.fit.reprojection_px.toFixed(1)} px ` +
        `(${(100 * take.fit.reprojection_share).toFixed(1)} % of the person's height), ` +
        `foot slide ${(100 * take.fit.foot_slide_m_s).toFixed(1)} cm/s`,
    );
    for (const [format, path] of Object.entries(take.files)) terminal.line(`  ${format.padEnd(8)} ${path}`);
  }
  if (report.rejected.length > 0) {
    const reasons = new Map<string, number>();
    for (const { reason } of report.rejected) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    terminal.line(`Left out: ${[...reasons].map(([reason, count]) => `${count} × ${reason}`).join(', ')}`);
  }
  terminal.line(
    `${duration(report.timing.wall_s)}, ${report.timing.fps.toFixed(1)} frames/s, peak memory ${report.peak_rss_mb.toFixed(0)} MB`,
  );
  terminal.line(`Project ${report.project}`);
}
