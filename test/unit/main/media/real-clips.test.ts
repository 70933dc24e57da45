import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { decodeVideo } from '#main/media/decode-video.ts';
import { releaseFrame } from '#main/media/frame-pool.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { describeWith, SHARED_DIR } from '#test/support/machine.ts';

const media = (name: string) => join(SHARED_DIR, 'media', name);

/** Size, frames and nominal rate of each clip, as its collection lists them. */
const CLIPS: [name: string, width: number, height: number, frames: number, fps: number, variable?: boolean][] = [
  ['tennis_serve_moving_camera.mp4', 812, 720, 312, 30, true],
  ['street_dance_moving_camera_crowd.mp4', 1280, 720, 205, 50],
  ['dance_turn_portrait.mp4', 406, 720, 360, 30],
  ['squats_portrait.mp4', 720, 1280, 65, 5],
  ['kids_jumping_bed_occlusion.mp4', 960, 540, 200, 30],
  ['office_one_by_one_walk_away.mp4', 768, 432, 120, 10],
  ['upper_body_signing.mp4', 640, 480, 89, 30],
  ['treadmill_odd_walks.mp4', 720, 720, 90, 24000 / 1001],
  ['two_people_occlusion_cam1.mp4', 720, 1270, 100, 60],
  ['ball_dribble_portrait_12fps.mp4', 720, 1280, 40, 12],
];

describeWith('shared')('real clips', () => {
  for (const [name, width, height, frames, fps, variable = false] of CLIPS)
    it(`knows ${name} and decodes every frame of it`, async () => {
      const info = await probeVideo(media(name), { hash: false });
      expect([info.width, info.height, info.ptsUs.length]).toEqual([width, height, frames]);
      expect(info.fps.num / info.fps.den).toBeCloseTo(fps, 9);
      expect(info.variableRate).toBe(variable);
      let next = 0;
      for await (const frame of decodeVideo(info, { maxSide: 64 })) {
        expect(frame.index).toBe(next++);
        releaseFrame(frame);
      }
      expect(next).toBe(frames);
    });

  it('opens photographs as videos of one frame', async () => {
    const info = await probeVideo(media('gt_2d/coco_000000000785.jpg'), { hash: false });
    expect([info.width, info.height, info.ptsUs.length]).toEqual([640, 425, 1]);
    const frames = [];
    for await (const frame of decodeVideo(info)) frames.push(frame);
    expect(frames.length).toBe(1);
  });
});

describeWith('shared', 'ffmpeg')('real clips beside ffmpeg', () => {
  // One clip with BT.709 noted, one with BT.601, one with nothing noted.
  for (const name of ['dance_turn_portrait.mp4', 'office_one_by_one_walk_away.mp4', 'treadmill_odd_walks.mp4'])
    it(`decodes ${name} to the very bytes of the ffmpeg program`, async () => {
      const hash = createHash('md5');
      for await (const frame of decodeVideo(await probeVideo(media(name), { hash: false }))) {
        hash.update(frame.data);
        releaseFrame(frame);
      }
      const command = ['-v', 'error', '-i', media(name), '-fps_mode', 'passthrough', '-pix_fmt', 'rgb24'];
      const theirs = execFileSync('ffmpeg', [...command, '-f', 'md5', '-'], { encoding: 'utf8' });
      expect(`MD5=${hash.digest('hex')}`).toBe(theirs.trim());
    });
});
