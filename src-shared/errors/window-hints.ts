import type { ProblemCode } from './problem-codes.ts';

/** What to do next, where the usual hint speaks to somebody at a command line. */
const WINDOW_HINTS: Partial<Readonly<Record<ProblemCode, string>>> = {
  'model/unknown': 'Choose another model, or import it: File, Import a model.',
  'model/wrong-kind': 'Choose another model.',
  'model/damaged': 'Import its file again: File, Import a model.',
  'model/name-taken': 'Choose another name.',
  'model/terms': 'Read them, and confirm them in the dialog.',
  'device/unavailable': 'Start the studio again; it goes on with what there is, the processor at least.',
  'engine/crashed': 'Try again; it goes on from the last finished stage.',
  'project/not-project': 'Choose another file, or begin a new project.',
  'job/fault': 'Please report it; trying again goes on from the last finished step.',
  'take/missing': 'It may have been deleted; undo brings it back.',
  'output/unwritable': 'Choose another folder.',
  'output/disk-full': 'Free some space and try again.',
  'rig/mapping': 'Say which bone is what in the list of bones.',
  'export/research-mesh': 'Write the skeleton alone, or say in the dialog that you may.',
  'media/range': 'Choose a range inside the clip.',
  'cleanup/format': 'Add the operations again in the clean-up panel.',
};

/** A problem's hint for somebody at a window: without commands and their options. */
export function windowHint(code: string, hint: string): string {
  return (WINDOW_HINTS as Readonly<Record<string, string>>)[code] ?? hint;
}
