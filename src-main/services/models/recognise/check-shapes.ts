import { FormatError } from '#shared/formats/format-error.ts';
import { isFloat } from './draft-tensors.ts';
import { type StateDict, shapeText } from './state-dict.ts';

/** Shapes a network has, by key. */
export type ExpectedShapes = ReadonlyMap<string, readonly number[]>;

/** How the tensors of a file compare with those a network has. */
export interface ShapeComparison {
  /** Keys that are there, in the network's order. */
  readonly found: readonly string[];
  readonly missing: readonly string[];
}

/**
 * Compares the tensors of a file with those a network has; other tensors of the file are left to the caller.
 *
 * @throws FormatError naming the first tensor of another shape, or of whole numbers
 */
export function compareShapes(state: StateDict, expected: ExpectedShapes): ShapeComparison {
  const found: string[] = [];
  const missing: string[] = [];
  for (const [key, shape] of expected) {
    const tensor = state.get(key);
    if (!tensor) {
      missing.push(key);
      continue;
    }
    if (tensor.shape.join() !== shape.join()) {
      throw new FormatError(`the tensor ${key} is ${shapeText(tensor.shape)} instead of ${shapeText(shape)}`);
    }
    if (!isFloat(tensor)) throw new FormatError(`the tensor ${key} holds whole numbers instead of weights`);
    found.push(key);
  }
  return { found, missing };
}
