import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { decodeVideo } from '#main/media/decode-video.ts';
import { probeVideo } from '#main/media/probe-video.ts';
import { loadBody, loadJoints49Source } from '#main/model-library/load-body.ts';
import { openModelLibrary } from '#main/model-library/model-library.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { liftPeople } from '#main/pipeline/lift-people.ts';
import { trackPeople } from '#main/pipeline/track-people.ts';
import { bodyPoser } from '#shared/compat/vibe/pose-body.ts';
import { npzNumbers, readNpz, writeNpz } from '#shared/formats/npz.ts';
import { axisAngleToMatrixInto } from '#shared/math/rotation.ts';
import type { LiftedTrack } from '#shared/networks/lifted-track.ts';
import { NETWORK_CROP_SIZE, networkCropInto, plainView } from '#shared/vision/network-crop.ts';
import { cropAffine } from '#shared/vision/network-crop-affine.ts';
import { makeFullSize } from '#test/support/checkpoints/make-full-size.ts';
import { describeWith } from '#test/support/machine.ts';
import { sharedFile } from '#test/support/shared-folder.ts';
import { scratchFolder, studio } from '#test/support/studio.ts';

const FRAMES = 24;
const REFERENCE = resolve(import.meta.dirname, '../../../src-main/bench/reference/vibe_reference.py');

/** The crops that the lift saw, as one clip for PyTorch: shape [1, n, 3, 224, 224]. */
async function cropsOf(path: string, lifted: LiftedTrack): Promise<Float32Array> {
  const size = 3 * NETWORK_CROP_SIZE ** 2;
  const rows = lifted.known.reduce((sum, k) => sum + k, 0);
  const images = new Float32Array(rows * size);
  let at = 0;
  for await (const frame of decodeVideo(await probeVideo(path), { to: lifted.firstFrame + lifted.frames })) {
    const row = frame.index - lifted.firstFrame;
    if (lifted.known[row] !== 1) continue;
    const [cx, cy, side] = lifted.boxes.subarray(3 * row, 3 * row + 3) as unknown as [number, number, number];
    const toCrop = cropAffine({ cx, cy, width: side, height: side }, { scale: 1.1 });
    networkCropInto(images, plainView(frame, toCrop), NETWORK_CROP_SIZE, at);
    at += size;
  }
  return images;
}

/** Largest angle between the rotations of two arrays of axis-angle vectors, radians. */
function worstAngle(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [p, q] = [new Float64Array(9), new Float64Array(9)];
  let worst = 0;
  for (let i = 0; i < a.length; i += 3) {
    axisAngleToMatrixInto(p, 0, a, i);
    axisAngleToMatrixInto(q, 0, b, i);
    // |P - Q| = 2√2 · sin(angle / 2)
    const distance = Math.hypot(...p.map((value, k) => value - q[k]!));
    worst = Math.max(worst, 2 * Math.asin(Math.min(1, distance / (2 * Math.SQRT2))));
  }
  return worst;
}

describeWith('torch', 'shared')('VIBE at full size on a real clip', () => {
  it('gives the θ and the vertices that PyTorch gives from the same files', async () => {
    const folder = scratchFolder();
    process.env.VIBE_STUDIO_MODELS = join(folder, 'library');
    process.env.VIBE_STUDIO_CACHE = join(folder, 'cache');
    const files = await makeFullSize(folder, 'vibe-legacy', 'spin-zip');
    const imported = await studio('import-model', '--json', '--accept-terms', files['vibe-legacy'], files['spin-zip']);
    expect(imported.code, imported.stderr).toBe(0);
    const library = openModelLibrary();
    const [generator] = await library.ofKind('generator');

    const clip = sharedFile('media/dance_turn_portrait.mp4')!;
    const info = await probeVideo(clip);
    const ctx = quietContext();
    const options = { quality: 'fast', people: 1, device: 'cpu' } as const;
    const { tracks } = await trackPeople({ info, from: 0, to: FRAMES }, options, ctx);
    const request = { info, tracks, focalPx: null, model: generator!.name, device: 'cpu' } as const;
    const how = { mode: 'vibe', precision: 'fp32', refine: 'none', smooth: false } as const;
    const { lifted } = await liftPeople({ ...request, ...how }, ctx);
    const track = lifted[0]!;
    const rows = Array.from(track.known.keys()).filter((row) => track.known[row] === 1);
    expect(rows.length).toBeGreaterThan(FRAMES / 2);

    const images = await cropsOf(clip, track);
    const shape = [1, rows.length, 3, NETWORK_CROP_SIZE, NETWORK_CROP_SIZE];
    writeFileSync(join(folder, 'in.npz'), writeNpz({ images: { dtype: 'f4', shape, data: images } }));
    execFileSync('/usr/bin/python3', [
      ...[REFERENCE, 'forward', '--checkpoint', files['vibe-legacy'], '--spin', files['spin-zip']],
      ...['--input', join(folder, 'in.npz'), '--output', join(folder, 'out.npz')],
    ]);
    const reference = readNpz(readFileSync(join(folder, 'out.npz')));
    const theta = Float64Array.from(npzNumbers(reference, 'theta').data as ArrayLike<number>);
    const verts = Float64Array.from(npzNumbers(reference, 'verts').data as ArrayLike<number>);
    expect(theta.length).toBe(rows.length * 85);

    const [body] = await library.ofKind('body');
    const model = await loadBody(library, body!.name);
    const poser = bodyPoser(model, await loadJoints49Source(library, body!.name));
    const mesh = new Float32Array(model.vertexCount * 3);
    const joints = new Float32Array(49 * 3);
    let angle = 0;
    let others = 0;
    let millimetres = 0;
    for (const [i, row] of rows.entries()) {
      const at = 85 * i;
      angle = Math.max(
        angle,
        worstAngle(track.poses.subarray(72 * row, 72 * row + 72), theta.subarray(at + 3, at + 75)),
      );
      for (let k = 0; k < 3; k++) others = Math.max(others, Math.abs(track.cam[3 * row + k]! - theta[at + k]!));
      for (let k = 0; k < 10; k++)
        others = Math.max(others, Math.abs(track.betas[10 * row + k]! - theta[at + 75 + k]!));
      poser.into(mesh, joints, 0, track.poses, 72 * row, track.betas, 10 * row);
      mesh.forEach((value, k) => {
        millimetres = Math.max(millimetres, 1000 * Math.abs(value - verts[i * mesh.length + k]!));
      });
    }
    console.log(
      `worst angle ${angle.toExponential(1)} rad, camera and shape ${others.toExponential(1)}, vertices ${millimetres.toFixed(4)} mm`,
    );
    expect(angle).toBeLessThan(1e-3);
    expect(others).toBeLessThan(1e-3);
    expect(millimetres).toBeLessThan(1);
    rmSync(folder, { recursive: true, force: true });
  }, 300_000);
});
