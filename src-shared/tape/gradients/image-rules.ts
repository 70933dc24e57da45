import { add, divide, equal, multiply, where } from '../elementwise.ts';
import { matmul } from '../linear-algebra.ts';
import type { Padding } from '../operation.ts';
import { concat, pad, reshape, slice, transpose } from '../rearrange.ts';
import { sum } from '../reduce.ts';
import { staticShape } from '../shape.ts';
import type { Value } from '../tape.ts';
import { spread } from './rearrange-rules.ts';
import { type Rule, whole } from './rule.ts';

type Pair = readonly [number, number];

const NO_PADDING: Padding = [0, 0, 0, 0];

/** How a window slides over a picture [N, C, H, W], one place of the window at a time. */
class Sliding {
  private readonly size: Pair;
  private readonly stride: Pair;
  private readonly padding: Padding;
  /** Steps down and right. */
  private readonly steps: Pair;
  private readonly picture: Value;

  constructor(picture: Value, output: Value, size: Pair, stride: Pair, padding: Padding) {
    this.picture = picture;
    this.size = size;
    this.stride = stride;
    this.padding = padding;
    this.steps = [output.shape[2] as number, output.shape[3] as number];
  }

  /** All places within the window, row by row. */
  places(): Pair[] {
    const [rows, columns] = this.size;
    return Array.from({ length: rows * columns }, (_, i) => [Math.floor(i / columns), i % columns]);
  }

  padded(x: Value): Value {
    const [top, left, bottom, right] = this.padding;
    return pad(pad(x, 2, top, bottom), 3, left, right);
  }

  /** What one place of the window sees of a padded picture, over all steps. */
  seen(padded: Value, place: Pair): Value {
    const cut = (x: Value, i: 0 | 1): Value => {
      const end = place[i] + (this.steps[i] - 1) * this.stride[i] + 1;
      return slice(x, 2 + i, place[i], end, this.stride[i]);
    };
    return cut(cut(padded, 0), 1);
  }

  /** Sums what belongs to each place over all steps back into a picture. */
  putBack(ofPlace: (place: Pair) => Value): Value {
    const [, , height, width] = staticShape(this.picture.shape, 'a gradient');
    const [top, left, bottom, right] = this.padding;
    const full: Pair = [top + height! + bottom, left + width! + right];
    const put = (x: Value, i: 0 | 1, place: Pair): Value => {
      const length = (this.steps[i] - 1) * this.stride[i] + 1;
      return pad(spread(x, 2 + i, this.stride[i], length), 2 + i, place[i], full[i] - place[i] - length);
    };
    const parts = this.places().map((place) => put(put(ofPlace(place), 0, place), 1, place));
    return slice(slice(parts.reduce(add), 2, top, top + height!), 3, left, left + width!);
  }
}

/**
 * Rules for pictures, made of products and shifts, one per place of the window. They are meant for small pictures: the
 * published method never trains its convolutions.
 */
export const IMAGE_RULES = {
  conv2d: ({ gradient, inputs: [x, weight], output, operation: { stride, padding, groups }, needed }) => {
    const [outputs, channels, rows, columns] = staticShape(weight!.shape, 'a gradient');
    const [n, , h, w] = staticShape(output.shape, 'a gradient');
    const window = new Sliding(x!, output, [rows!, columns!], stride, padding);
    const grouped = (value: Value, width: number): Value => reshape(value, [n!, groups, width / groups, h! * w!]);
    const g = grouped(gradient, outputs!);
    const ofPicture = (): Value =>
      window.putBack(([i, j]) => {
        const tap = slice(slice(weight!, 2, i, i + 1), 3, j, j + 1);
        const matrix = reshape(tap, [1, groups, outputs! / groups, channels!]);
        return reshape(matmul(matrix, g, { transposeA: true }), [n!, channels! * groups, h!, w!]);
      });
    const ofWeight = (): Value => {
      const picture = window.padded(x!);
      const taps = window.places().map((place) => {
        const seen = grouped(window.seen(picture, place), channels! * groups);
        return reshape(sum(matmul(g, seen, { transposeB: true }), [0]), [1, outputs!, channels!]);
      });
      return reshape(transpose(concat(taps, 0), [1, 2, 0]), weight!.shape);
    };
    return [
      needed[0] ? whole(ofPicture()) : null,
      needed[1] ? whole(ofWeight()) : null,
      needed[2] ? whole(sum(gradient, [0, 2, 3])) : null,
    ];
  },
  // In equal shares where several are the greatest.
  maxPool2d: ({ gradient, inputs: [x], output, operation: { size, stride, padding } }) => {
    const window = new Sliding(x!, output, size, stride, padding);
    const picture = window.padded(x!);
    const inside = window.padded(x!.tape.constant(ones(x!), staticShape(x!.shape, 'a gradient')));
    const wins = new Map(
      window.places().map((place) => {
        const win = where(equal(window.seen(picture, place), output), window.seen(inside, place), 0);
        return [place.join(), win];
      }),
    );
    const share = divide(gradient, [...wins.values()].reduce(add));
    return [whole(window.putBack((place) => multiply(wins.get(place.join())!, share)))];
  },
  averagePool2d: ({ gradient, inputs: [x], output, operation: { size, stride } }) => {
    const window = new Sliding(x!, output, size, stride, NO_PADDING);
    const share = divide(gradient, size[0] * size[1]);
    return [whole(window.putBack(() => share))];
  },
} satisfies { [K in 'conv2d' | 'maxPool2d' | 'averagePool2d']: Rule<K> };

function ones(x: Value): Float32Array {
  return new Float32Array(staticShape(x.shape, 'a gradient').reduce((a, b) => a * b, 1)).fill(1);
}
