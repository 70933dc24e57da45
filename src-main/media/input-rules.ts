/**
 * Containers that may be opened, by FFmpeg's names. Left out on purpose: playlists (HLS, DASH, concat), which would
 * read other files or the network, devices, and text art, which would turn a text file into a video.
 */
export const CONTAINERS: readonly string[] = [
  ...['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2', 'matroska', 'webm', 'avi', 'mpegts', 'mpeg', 'mpegvideo', 'flv', 'asf'],
  ...['ogg', 'mxf', 'nut', 'ivf', 'obu', 'h264', 'hevc', 'm4v', 'mjpeg', 'yuv4mpegpipe', 'dv', 'gif', 'apng'],
  ...['wav', 'mp3', 'flac', 'aac'], // only sound: opened so that the message can say so
  ...['jpeg_pipe', 'png_pipe', 'webp_pipe', 'bmp_pipe', 'tiff_pipe'],
];

/** The URL FFmpeg opens for a path; the prefix keeps names such as `concat:a` or `-` plain file names. */
export function fileUrl(path: string): string {
  return `file:${path}`;
}
