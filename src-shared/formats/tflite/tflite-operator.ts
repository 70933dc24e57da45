import type { FlatTable } from './flat-table.ts';

export type Padding = 'same' | 'valid';
export type Activation = 'none' | 'relu' | 'relu6';

interface Windowed {
  readonly padding: Padding;
  /** Height, width. */
  readonly stride: readonly [number, number];
}

/** An operator with its options. Only what the pose models use; anything else is `unknown` and refused by the converter. */
export type TfliteOperator =
  | ({ readonly kind: 'conv' | 'depthwise-conv' } & Windowed & {
        readonly dilation: readonly [number, number];
        readonly activation: Activation;
      })
  | ({ readonly kind: 'max-pool' } & Windowed & { readonly window: readonly [number, number] })
  | { readonly kind: 'add'; readonly activation: Activation }
  | { readonly kind: 'concat'; readonly axis: number; readonly activation: Activation }
  | { readonly kind: 'resize-bilinear'; readonly alignCorners: boolean; readonly halfPixelCenters: boolean }
  | { readonly kind: 'depth-to-space'; readonly block: number }
  | { readonly kind: 'dequantize' | 'densify' | 'pad' | 'reshape' | 'logistic' }
  | { readonly kind: 'unknown'; readonly code: number };

/**
 * Reads one operator's options. Codes and field numbers are those of TFLite's schema.fbs, version 3.
 *
 * @param code  BuiltinOperator
 * @throws Error for an activation other than none, ReLU and ReLU6
 */
export function readOperator(code: number, options: FlatTable | null): TfliteOperator {
  const int = (field: number, fallback = 0): number => options?.int32(field, fallback) ?? fallback;
  const byte = (field: number): number => options?.int8(field) ?? 0;
  const padding = (): Padding => (byte(0) === 0 ? 'same' : 'valid');
  switch (code) {
    case 0:
      return { kind: 'add', activation: activation(byte(0)) };
    case 2:
      return { kind: 'concat', axis: int(0), activation: activation(byte(1)) };
    case 3:
      return {
        kind: 'conv',
        padding: padding(),
        stride: [int(2), int(1)],
        dilation: [int(5, 1), int(4, 1)],
        activation: activation(byte(3)),
      };
    case 4:
      return {
        kind: 'depthwise-conv',
        padding: padding(),
        stride: [int(2), int(1)],
        dilation: [int(6, 1), int(5, 1)],
        activation: activation(byte(4)),
      };
    case 5:
      return { kind: 'depth-to-space', block: int(0) };
    case 6:
      return { kind: 'dequantize' };
    case 14:
      return { kind: 'logistic' };
    case 17:
      return { kind: 'max-pool', padding: padding(), stride: [int(2), int(1)], window: [int(4), int(3)] };
    case 22:
      return { kind: 'reshape' };
    case 23:
      return { kind: 'resize-bilinear', alignCorners: byte(2) !== 0, halfPixelCenters: byte(3) !== 0 };
    case 34:
      return { kind: 'pad' };
    case 124:
      return { kind: 'densify' };
    default:
      return { kind: 'unknown', code };
  }
}

function activation(code: number): Activation {
  if (code === 0) return 'none';
  if (code === 1) return 'relu';
  if (code === 3) return 'relu6';
  throw new Error(`TFLite activation ${code} is not supported`);
}
