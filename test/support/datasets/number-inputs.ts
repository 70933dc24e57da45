import type { InputMaker } from '#main/services/training-data/input-maker.ts';
import { readNumber } from '#test/unit/main/media/make-clip.ts';

/** Inputs that tell which picture they come from: the number it shows, and where its square is. */
export interface NumberInputs extends InputMaker {
  /** Pictures it was given. */
  pictures: number;
  closed: boolean;
}

export function numberInputs(beforeBatch: () => void = () => {}): NumberInputs {
  const maker: NumberInputs = {
    encoder: { type: 'resnet50', width: 2, model: 'numbers', weights: null },
    array: 'features',
    pictures: 0,
    closed: false,
    async make(pictures) {
      beforeBatch();
      maker.pictures += pictures.length;
      return {
        inputs: Float32Array.from(pictures.flatMap((picture) => [readNumber(picture), picture.box.cx])),
        boxes: Float32Array.from(pictures.flatMap(({ box: { cx, cy, side } }) => [cx, cy, side])),
      };
    },
    async [Symbol.asyncDispose]() {
      maker.closed = true;
    },
  };
  return maker;
}
