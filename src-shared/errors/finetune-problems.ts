import type { ProblemText } from './problem-codes.ts';

/** Problems with fine-tuning on the clips of a project. */
export const FINETUNE_PROBLEMS = {
  'finetune/too-few': {
    message: 'There are {frames} accepted or corrected frames to learn from; at least {least} are needed.',
    hint: 'Review some stretches and accept them, or correct more frames. Frames nobody looked at teach nothing.',
    side: 'input',
  },
  'finetune/other-encoder': {
    message: 'The model {model} reads pictures; only models that read landmarks can be fine-tuned on a project.',
    hint: 'Choose the built-in network, or one that was fine-tuned from it.',
    side: 'input',
  },
  'finetune/no-run': {
    message: 'There is no fine-tuning run {run} in this project.',
    hint: 'Look at the list of runs in the training panel.',
    side: 'input',
  },
} as const satisfies Record<string, ProblemText>;
