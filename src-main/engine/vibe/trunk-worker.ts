/** Thread entry: crops people out of shared frames and runs the image trunk on them. */
import * as ort from 'onnxruntime-node';
import { openSession } from '#main/engine/onnx-session.ts';
import { serveThread } from '#main/engine/threads/serve-thread.ts';
import { NETWORK_CROP_SIZE, networkCropInto, plainView } from '#shared/vision/network-crop.ts';
import { cropAffine } from '#shared/vision/network-crop-affine.ts';
import type { TrunkReply, TrunkRequest, TrunkSetup } from './trunk-messages.ts';

const CROP_FLOATS = 3 * NETWORK_CROP_SIZE ** 2;

await serveThread<TrunkSetup, TrunkRequest, TrunkReply>(async ({ file, device, width }) => {
  const session = await openSession(file, device);
  let input = new Float32Array(0);
  return {
    async answer({ crops, scale, keepCrops }) {
      const started = performance.now();
      if (input.length < crops.length * CROP_FLOATS) input = new Float32Array(crops.length * CROP_FLOATS);
      for (const [i, { picture, cx, cy, side }] of crops.entries()) {
        const toCrop = cropAffine({ cx, cy, width: side, height: side }, { scale });
        networkCropInto(input, plainView(picture, toCrop), NETWORK_CROP_SIZE, i * CROP_FLOATS);
      }
      const cropped = performance.now();
      const batch = input.subarray(0, crops.length * CROP_FLOATS);
      const image = new ort.Tensor('float32', batch, [crops.length, 3, NETWORK_CROP_SIZE, NETWORK_CROP_SIZE]);
      const { features } = await session.run({ image });
      const values = features!.data as Float32Array;
      return {
        features: values.slice(0, crops.length * width),
        crops: keepCrops ? batch.slice() : null,
        cropMs: cropped - started,
        networkMs: performance.now() - cropped,
      };
    },
    close: () => session.release(),
  };
});
