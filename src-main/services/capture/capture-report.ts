import type { Warning } from '#main/pipeline/context.ts';
import type { CapturedTake, CaptureReport } from '#shared/contract/capture.ts';
import type { CapturedVideo } from './capture-video.ts';

/** What `capture --json` prints, from what was captured. */
export function captureReport(
  videos: readonly CapturedVideo[],
  facts: { project: string; warnings: readonly Warning[]; wallS: number; peakRssMb: number },
): CaptureReport {
  const stages: Record<string, number> = {};
  for (const video of videos) {
    for (const [name, seconds] of Object.entries(video.stages)) stages[name] = (stages[name] ?? 0) + seconds;
  }
  const frames = videos.reduce((sum, video) => sum + video.frames, 0);
  return {
    takes: videos.flatMap(reportTakes),
    rejected: videos.flatMap((video) =>
      video.rejected.map(({ firstFrame, frames, box, reason }) => ({
        video: video.path,
        first_frame: firstFrame,
        frames,
        box: [...box],
        reason,
      })),
    ),
    warnings: facts.warnings.map(({ code, message }) => ({ code, message })),
    timing: {
      wall_s: facts.wallS,
      fps: frames / facts.wallS,
      stages,
      reused: [...new Set(videos.flatMap((video) => video.reused))],
    },
    peak_rss_mb: facts.peakRssMb,
    project: facts.project,
  };
}

function reportTakes(video: CapturedVideo): CapturedTake[] {
  return video.takes.map(({ id, person, frames, firstFrame, fit, focalPx, body, licence }) => ({
    id: String(id),
    video: video.path,
    person,
    frames,
    first_frame: firstFrame,
    body,
    licence,
    fit: {
      reprojection_px: fit.reprojectionPx,
      reprojection_share: fit.reprojectionShare,
      score: fit.score,
      foot_slide_m_s: fit.footSlide,
      focal_px: focalPx,
    },
    files: {
      // Overlays and some formats show everybody: such a file is named with each person.
      ...Object.fromEntries(
        video.files.filter(({ takeId }) => takeId === id || takeId === null).map(({ format, path }) => [format, path]),
      ),
    },
  }));
}
