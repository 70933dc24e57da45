import type { Finger, FingerJoint } from '../../formats/finger-layer.ts';
import type { AxesRule } from '../bone-axes.ts';
import type { PresetJoint } from '../preset.ts';

/** How a library of motion names the fingers of one hand. */
export interface FingerNames {
  readonly side: 'l' | 'r';
  /** The bone they hang on. */
  readonly hand: string;
  readonly name: (finger: Finger, number: 1 | 2 | 3) => string;
  /** Bones of the palm in between; none where left out. The thumb has none. */
  readonly palm?: (finger: Finger) => string;
  readonly axes?: AxesRule;
}

const ORDER: readonly Finger[] = ['thumb', 'index', 'middle', 'ring', 'pinky'];

/** Three bones for each of five fingers; part of a skeleton where fingers are asked for. */
export function fingersOf({ side, hand, name, palm, axes }: FingerNames): PresetJoint[] {
  return ORDER.flatMap((finger): PresetJoint[] => {
    const of = `${side}_wrist` as const;
    const joint = (number: 1 | 2 | 3): FingerJoint => `${side}_${finger}${number}`;
    const inPalm = finger === 'thumb' ? undefined : palm?.(finger);
    const root = inPalm ?? hand;
    return [
      ...(inPalm
        ? [{ name: inPalm, parent: hand, of, axes, only: 'fingers', at: { finger: joint(1), share: 0.3 } } as const]
        : []),
      ...([1, 2, 3] as const).map((number): PresetJoint => {
        const parent = number === 1 ? root : name(finger, (number - 1) as 1 | 2);
        return { name: name(finger, number), parent, of, axes, only: 'fingers', finger: joint(number) };
      }),
    ];
  });
}

/** `Thumb`, `Index`, … */
export function titled(finger: Finger): string {
  return `${finger[0]!.toUpperCase()}${finger.slice(1)}`;
}
