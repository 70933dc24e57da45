import { BUILTIN_NETWORK } from '#shared/contract/models.ts';
import type { CaptureChoice } from '#shared/contract/studio/jobs.ts';
import type { WordKey } from '../words/words.ts';

/** What the capture dialog holds; empty fields are texts. */
export interface CaptureForm {
  readonly quality: CaptureChoice['quality'];
  readonly people: string;
  readonly height: number | string;
  readonly focal: number | string;
  readonly start: number | string;
  readonly end: number | string;
  /** Name of a network; empty for landmarks alone. */
  readonly model: string;
  /** What becomes of the network's poses. */
  readonly refine: 'fit' | 'smplify' | 'none';
}

export const EMPTY_FORM: CaptureForm = {
  quality: 'balanced',
  people: 'all',
  height: '',
  focal: '',
  start: '',
  end: '',
  model: BUILTIN_NETWORK,
  refine: 'fit',
};

const number = (field: number | string): number | null => (field === '' ? null : Number(field));

/** Why this cannot be captured; null where it can. */
export function formProblem(form: CaptureForm): WordKey | null {
  const [start, end] = [number(form.start), number(form.end)];
  if (end !== null && end <= (start ?? 0)) return 'capture.bad-range';
  const height = number(form.height);
  if (height !== null && (height < 40 || height > 260)) return 'capture.bad-height';
  return null;
}

/** What the host is asked; what was left empty is left to it. */
export function captureChoice(form: CaptureForm): CaptureChoice {
  return {
    quality: form.quality,
    people: form.people === 'all' ? 'all' : Number(form.people),
    height_cm: number(form.height),
    focal_px: number(form.focal),
    start_s: number(form.start),
    end_s: number(form.end),
    model: form.model === '' ? null : form.model,
    refine: form.model === '' || form.refine === 'fit' ? null : form.refine,
    compat: null,
    smooth: false,
    precision: 'auto',
  };
}
