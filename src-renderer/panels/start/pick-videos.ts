import { importVideos } from '../../import/upload-videos.ts';

/** Lets people choose videos in the system's own dialog, and imports them. */
export function pickVideos(): Promise<void> {
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
