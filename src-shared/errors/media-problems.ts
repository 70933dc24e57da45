import type { ProblemText } from './problem-codes.ts';

/** What people are told about files of video, and about what reads and writes them. */
export const MEDIA_PROBLEMS = {
  'media/missing': { message: 'There is no file at {path}.', hint: 'Check the path and its spelling.', side: 'input' },
  'media/is-folder': {
    message: '{path} is a folder, not a video.',
    hint: 'Name the video file inside it.',
    side: 'input',
  },
  'media/empty': { message: '{path} is empty.', hint: 'Copy the file again from its source.', side: 'input' },
  'media/unreadable': {
    message: '{path} may not be read: {reason}.',
    hint: 'Check the permissions of the file and its folder.',
    side: 'input',
  },
  'media/not-media': {
    message: '{path} is not a video file that can be opened.',
    hint: 'Use MP4, MOV, MKV, WebM or AVI; a renamed text or picture file does not work.',
    side: 'input',
  },
  'media/no-video': {
    message: '{path} has no video stream.',
    hint: 'It may hold only sound; choose a file with a picture.',
    side: 'input',
  },
  'media/no-frames': {
    message: 'No picture could be decoded from {path}.',
    hint: 'The file is cut off or damaged; copy or export it again.',
    side: 'input',
  },
  'media/codec': {
    message: 'The video in {path} is stored as {codec}, which cannot be decoded here.',
    hint: 'Convert it to H.264 in MP4 first.',
    side: 'input',
  },
  'media/part-missing': {
    message: 'Nothing that reads video is installed yet: neither the ffmpeg program nor node-av.',
    hint: 'Install ffmpeg with ffprobe beside it (ffmpeg.org; VIBE_STUDIO_FFMPEG can name it), or run this once: {command} Then start the studio again.',
    side: 'machine',
  },
  'media/program-failed': {
    message: '{program} stopped while it read or wrote a video: {reason}.',
    hint: 'Try again; should it happen each time, install ffmpeg anew or name another one in VIBE_STUDIO_FFMPEG.',
    side: 'machine',
  },
  'media/no-encoder': {
    message: '{program} cannot write H.264 video.',
    hint: 'Install an ffmpeg with libx264, or name one in VIBE_STUDIO_FFMPEG.',
    side: 'machine',
  },
  'media/range': {
    message: 'The range {start} s to {end} s holds no frame of {path}, which lasts {duration} s.',
    hint: 'Choose --start and --end inside the clip.',
    side: 'input',
  },
} as const satisfies Record<string, ProblemText>;
