import { chooseFiles } from '../../desktop/choose-files.ts';
import { importPaths, importVideos } from '../../import/upload-videos.ts';
import { reportProblem } from '../../notices/report-problem.ts';

/** Lets people choose videos in the system's own dialog, and imports them. */
export async function pickVideos(): Promise<void> {
  const paths = await chooseFiles('videos');
  if (paths === null) return pickInBrowser();
  if (paths.length === 0) return;
  try {
    for (const problem of await importPaths(paths)) reportProblem(problem);
  } catch (error) {
    reportProblem(error);
  }
}

function pickInBrowser(): Promise<void> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = 'video/*,.mkv,.mov,.avi';
    input.multiple = true;
    input.onchange = () => resolve(importVideos([...(input.files ?? [])]));
    input.oncancel = () => resolve();
    input.click();
  });
}
