import { expect, it } from 'vitest';
import { probeVideo } from '#main/media/probe-video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { solvePeople } from '#main/pipeline/solve-people.ts';
import { trackPeople } from '#main/pipeline/track-people.ts';
import { watchCamera } from '#main/pipeline/watch-camera.ts';
import { BUILTIN_BODY_NAME, loadBuiltinBody } from '#main/services/models/builtin-body.ts';
import { CONTACT_COUNT } from '#shared/body/landmarks.ts';
import { JOINT } from '#shared/body/smpl-tree.ts';
import type { Take } from '#shared/fitting/take.ts';
import { describeWith } from '#test/support/machine.ts';
import { sharedFile } from '#test/support/shared-folder.ts';

/** A piece of the clip in which the server stands and shifts the weight while the camera pans. */
const FROM = 66;
const TO = 106;
/** Shorter stays are steps. */
const STAY = 8;

/** Farthest that the ball of a foot lies from the middle of its place while it stands, metres, over all stays. */
function farthestFromStays(take: Take): { stays: number; metres: number } {
  let stays = 0;
  let metres = 0;
  for (const [foot, joint] of [JOINT.l_foot, JOINT.r_foot].entries()) {
    let from = -1;
    for (let t = 0; t <= take.frames; t++) {
      const at = CONTACT_COUNT * t + 2 * foot;
      const on = t < take.frames && Math.max(take.contacts[at]!, take.contacts[at + 1]!) > 0.5;
      if (on && from < 0) from = t;
      if (on || from < 0) continue;
      if (t - from >= STAY) {
        stays++;
        const [x, z] = [0, 2].map((a) => {
          const values = Array.from({ length: t - from }, (_, i) => take.joints[72 * (from + i) + 3 * joint + a]!);
          const middle = [...values].sort((p, q) => p - q)[values.length >> 1]!;
          return values.map((value) => value - middle);
        }) as [number[], number[]];
        metres = Math.max(metres, ...x.map((dx, i) => Math.hypot(dx, z[i]!)));
      }
      from = -1;
    }
  }
  return { stays, metres };
}

describeWith('shared')('the serving player before a camera that pans', () => {
  it('stands with both feet within 10 cm of their places', { timeout: 240_000 }, async () => {
    const info = await probeVideo(sharedFile('media/tennis_serve_moving_camera.mp4')!);
    const ctx = quietContext();
    const options = { quality: 'fast', people: 1, device: 'cpu', boxes: [] } as const;
    const { tracks, rejected } = await trackPeople({ info, from: FROM, to: TO }, options, ctx);
    const { motion } = await watchCamera({ info, from: FROM, to: TO, tracks, rejected, focalPx: null }, ctx);
    const { takes } = await solvePeople(
      {
        info,
        tracks,
        body: BUILTIN_BODY_NAME,
        focalPx: null,
        heightCm: null,
        quality: 'fast',
        cameraMotion: motion,
        lifted: null,
      },
      await loadBuiltinBody(),
      ctx,
    );
    const { stays, metres } = farthestFromStays(takes[0]!);
    expect(stays).toBeGreaterThan(0);
    expect(metres).toBeLessThan(0.1);
  });
});
