import { keypointInput } from '../../networks/lifted-keypoints.ts';
import type { EncoderOptions } from '../../networks/options.ts';
import type { BatchSource } from '../loop/batch-source.ts';

/** A source of stored landmarks as one for a certain encoder: lifted encoders read more than stores hold. */
export function keypointInputs(source: BatchSource, encoder: EncoderOptions): BatchSource {
  if (encoder.type !== 'keypoints' || !encoder.lifted) return source;
  return {
    async next() {
      const feeds = await source.next();
      return feeds.landmarks ? { ...feeds, landmarks: keypointInput(feeds.landmarks, encoder) } : feeds;
    },
    position: () => source.position(),
    restore: (position) => source.restore(position),
    close: () => source.close?.(),
  };
}
