import type { ProblemText } from './problem-codes.ts';

/** Problems with clean-up of takes. */
export const CLEANUP_PROBLEMS = {
  'cleanup/newer': {
    message: 'This clean-up was made by a newer version of the studio (version {version}; this one knows {known}).',
    hint: 'Update the studio; nothing of the clean-up was changed.',
    side: 'input',
  },
  'cleanup/format': {
    message: 'This is not a clean-up the studio can read: {reason}.',
    hint: 'Add the operations again in the clean-up panel, or with takes clean --auto.',
    side: 'input',
  },
  'cleanup/setting': {
    message: 'Clean-up "{operation}": {setting} cannot be {value}; it takes {asked}.',
    hint: 'Choose a value within the range.',
    side: 'input',
  },
  'cleanup/outside': {
    message: 'Clean-up "{operation}" is to work on frames {from} to {to}, but the take has frames {first} to {last}.',
    hint: 'Choose frames of the take, or let it work on all of it.',
    side: 'input',
  },
  'cleanup/too-short': {
    message: 'Clean-up "{operation}" needs at least {least} frames; there are {frames}.',
    hint: 'Choose a longer stretch, or a shorter blend.',
    side: 'input',
  },
  'cleanup/too-long': {
    message: 'Clean-up "{operation}" would make {frames} frames; at most {most} are possible.',
    hint: 'Choose a lower frame rate, or a shorter stretch.',
    side: 'input',
  },
  'cleanup/no-operation': {
    message: 'There is no operation "{operation}" in the clean-up of take {take}.',
    hint: 'List them with takes clean.',
    side: 'input',
  },
} as const satisfies Record<string, ProblemText>;
