/** Things a run tells while it goes on. */
export const TRAINING_NOTICES = {
  'nan-step-back':
    'The loss was not a number in iteration {iteration}: back to iteration {checkpoint}, with the learning rate halved.',
  'batch-not-finite': 'The batch of iteration {iteration} holds numbers that are not finite ({feed}) and was left out.',
  'rate-lowered': 'No improvement for {epochs} epochs: the learning rates are now {share} times the first ones.',
  'batch-halved': 'The device {device} ran out of memory: batches are now worked off in {pieces} pieces.',
  'moved-to-cpu': 'The device {device} failed ({reason}): training goes on on the processor.',
  'stepped-back': 'What was on the device is lost: back to iteration {checkpoint}.',
  'disk-full': 'The disk is full: no checkpoint could be written. Free some space, then go on.',
  'not-mixed': 'The device {device} does not compute in half precision: training goes on in single precision.',
  'record-failed': 'The metric tables cannot be written any more ({reason}); training goes on without them.',
} as const;

export type TrainingNoticeCode = keyof typeof TRAINING_NOTICES;

/** Something a person should know about a run that goes on (or waits). */
export interface TrainingNotice {
  readonly code: TrainingNoticeCode;
  readonly params: Readonly<Record<string, string | number>>;
  /** In English; the page has its own words for the codes. */
  readonly message: string;
}

export function trainingNotice(code: TrainingNoticeCode, params: TrainingNotice['params'] = {}): TrainingNotice {
  const message = TRAINING_NOTICES[code].replace(/\{(\w+)\}/g, (whole, key: string) => String(params[key] ?? whole));
  return { code, params, message };
}
