import { expect, it } from 'vitest';
import { probeVideo } from '#main/media/probe-video.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { watchCamera } from '#main/pipeline/watch-camera.ts';
import { describeWith } from '#test/support/machine.ts';
import { sharedFile } from '#test/support/shared-folder.ts';

async function verdictOf(name: string, to: number) {
  const info = await probeVideo(sharedFile(`media/${name}`)!);
  return watchCamera({ info, from: 0, to, tracks: [], rejected: [], focalPx: null }, quietContext());
}

describeWith('shared')('the camera of real clips', () => {
  it('a broadcast camera that pans a little moves', { timeout: 60_000 }, async () => {
    const verdict = await verdictOf('tennis_serve_moving_camera.mp4', 80);
    expect(verdict.state).toBe('moves');
    expect(verdict.confidence).toBeGreaterThan(0.8);
    expect(verdict.turnDegrees).toBeGreaterThan(0.4);
    expect(verdict.turnDegrees).toBeLessThan(1.2);
    expect(verdict.motion!.ptsUs.length).toBe(80);
  });

  it('a camera on a stand stands still, whoever moves before it', { timeout: 60_000 }, async () => {
    for (const [name, to] of [
      ['two_people_occlusion_cam1.mp4', 100],
      ['treadmill_odd_walks.mp4', 90],
    ] as const) {
      expect(await verdictOf(name, to)).toMatchObject({ state: 'still', motion: null });
    }
  });
});
