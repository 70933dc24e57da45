import type { Take } from '#shared/fitting/take.ts';
import { checkCoco } from '../read-back/check-coco.ts';
import { checkOpenPose } from '../read-back/check-openpose.ts';
import type { Findings } from '../receipt.ts';
import { SOFTWARE } from '../software.ts';
import { NOTHING_FOUND, ofTake, refuseBeyondTolerance, rounded } from './common-findings.ts';

/** Compares keypoints of a COCO file with the take's landmarks. */
export function verifyKeypoints(bytes: Uint8Array, take: Take): Findings {
  const { frames, maxErrorPx } = checkCoco(bytes, take);
  refuseBeyondTolerance({ keypointPx: maxErrorPx });
  const { num, den } = take.fps;
  return {
    ...NOTHING_FOUND,
    ...ofTake(take),
    read_back_with: 'JSON and schema',
    max_keypoint_error_px: rounded(maxErrorPx),
    frames,
    duration_s: rounded((take.ptsUs[take.frames - 1]! - take.ptsUs[0]!) / 1e6 + den / num),
    units: 'px',
  };
}

/** Compares keypoints of an archive of OpenPose frames with those of all its takes. */
export function verifyOpenPose(bytes: Uint8Array, takes: readonly Take[]): Findings {
  const { frames, firstFrame, maxErrorPx } = checkOpenPose(bytes, takes);
  refuseBeyondTolerance({ keypointPx: maxErrorPx });
  const { fps, body } = takes[0]!;
  return {
    ...NOTHING_FOUND,
    software: SOFTWARE,
    person: takes.length === 1 ? takes[0]!.person : null,
    people: takes.map(({ person }) => person),
    read_back_with: 'fflate, JSON and schema',
    max_keypoint_error_px: rounded(maxErrorPx),
    frames,
    first_frame: firstFrame,
    fps: fps.num / fps.den,
    duration_s: rounded((frames * fps.den) / fps.num),
    units: 'px',
    body,
    licence: takes.some(({ licence }) => licence === 'research-only') ? 'research-only' : 'free',
  };
}
