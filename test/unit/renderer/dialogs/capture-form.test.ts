import { describe, expect, it } from 'vitest';
import { captureChoice, EMPTY_FORM, formProblem } from '#renderer/dialogs/capture-form.ts';
import { CaptureChoice } from '#shared/contract/studio/jobs.ts';

describe('the form of a capture', () => {
  it('leaves to the host what was left empty', () => {
    expect(captureChoice(EMPTY_FORM)).toEqual(CaptureChoice.parse({}));
  });

  it('carries what was filled in', () => {
    const choice = captureChoice({
      quality: 'best',
      people: '2',
      height: 181,
      focal: '1200',
      start: 1.5,
      end: '4',
      model: 'mine',
      refine: 'smplify',
    });
    expect(CaptureChoice.parse(choice)).toEqual({
      quality: 'best',
      people: 2,
      height_cm: 181,
      focal_px: 1200,
      start_s: 1.5,
      end_s: 4,
      model: 'mine',
      refine: 'smplify',
      compat: null,
      smooth: false,
      precision: 'auto',
    });
  });

  it('refuses an end before the beginning and heights nobody has', () => {
    expect(formProblem(EMPTY_FORM)).toBeNull();
    expect(formProblem({ ...EMPTY_FORM, start: 5, end: 5 })).toBe('capture.bad-range');
    expect(formProblem({ ...EMPTY_FORM, end: 0 })).toBe('capture.bad-range');
    expect(formProblem({ ...EMPTY_FORM, height: 18 })).toBe('capture.bad-height');
  });
});
