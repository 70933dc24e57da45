import type { ClipPrediction, ClipPredictor, PersonPicture } from '#main/services/evaluation/clip-predictor.ts';

/** A predictor that answers what a test tells it, and remembers what it was asked. */
export interface FakePredictor extends ClipPredictor {
  /** Frames of each call to `predict`, in order. */
  readonly runs: number[];
  /** Every picture that was encoded, without its pixels, and the colour of its middle. */
  readonly seen: (Omit<PersonPicture, 'data'> & { readonly middle: readonly number[] })[];
}

/**
 * @param theta answers one frame: its 85 parameters, from the frame's feature (here: its number in the order of encoding,
 *   or the first number of its stored feature)
 */
export function fakePredictor(
  theta: (feature: number) => ArrayLike<number>,
  options: Partial<Pick<ClipPredictor, 'featureSize' | 'encoder' | 'name'>> = {},
): FakePredictor {
  const { featureSize = 1, encoder = 'resnet50', name = 'fake' } = options;
  const runs: number[] = [];
  const seen: FakePredictor['seen'][number][] = [];
  return {
    name,
    encoder,
    featureSize,
    runs,
    seen,
    async encode(pictures) {
      const features = new Float32Array(pictures.length * featureSize);
      for (const [i, { data, ...rest }] of pictures.entries()) {
        features[i * featureSize] = seen.length;
        const at = 3 * (Math.floor(rest.height / 2) * rest.width + Math.floor(rest.width / 2));
        seen.push({ ...rest, middle: [...data.subarray(at, at + 3)] });
      }
      return features;
    },
    async predict(features, times): Promise<ClipPrediction> {
      runs.push(times.length);
      const out = new Float32Array(times.length * 85);
      for (let t = 0; t < times.length; t++) out.set(theta(features[t * featureSize]!), t * 85);
      return { theta: out };
    },
  };
}
