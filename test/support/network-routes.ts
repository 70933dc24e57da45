import { existsSync, readdirSync } from 'node:fs';
import type { Weights } from '#shared/networks/weights.ts';
import { interpret } from '#shared/tape/interpret.ts';
import { lowerToOnnx } from '#shared/tape/lower-to-onnx.ts';
import type { Shape } from '#shared/tape/shape.ts';
import { Tape, type TapeForm, type Value } from '#shared/tape/tape.ts';
import type { GoldenArrays } from './golden.ts';
import { GOLDEN_DIR } from './machine-needs.ts';
import { type Numbers, runOnnx } from './run-onnx.ts';

/** Records a network on a tape from its inputs. */
export type Describe = (inputs: Readonly<Record<string, Value>>, tape: Tape) => Readonly<Record<string, Value>>;

export interface RouteOptions {
  readonly weights: Weights;
  readonly inputs: Readonly<Record<string, Numbers>>;
  /** Shapes with names for the inference form; those of the inputs unless given. */
  readonly shapes?: Readonly<Record<string, Shape>>;
}

/** What one description gives by one way of computing it. */
export interface Route {
  readonly name: string;
  readonly outputs: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>>;
}

/**
 * Computes a network three ways: the inference form in ONNX Runtime, the training form in ONNX Runtime with its weights
 * as inputs, and the training form in plain TypeScript with double precision.
 */
export async function everyRoute(describe: Describe, { weights, inputs, shapes = {} }: RouteOptions): Promise<Route[]> {
  const record = (form: TapeForm): { tape: Tape; outputs: Readonly<Record<string, Value>> } => {
    const tape = new Tape(form);
    const values = Object.entries(inputs).map(([name, numbers]) => {
      const shape = form === 'inference' ? (shapes[name] ?? numbers.shape) : numbers.shape;
      return [name, tape.input(name, shape)] as const;
    });
    const masks = (): void => {
      if (tape.dropouts.length) throw new Error('turn dropout off to compare forms');
    };
    const outputs = describe(Object.fromEntries(values), tape);
    masks();
    return { tape, outputs };
  };
  const fast = record('inference');
  const plain = record('training');
  const trainingInputs = { ...inputs, ...Object.fromEntries(weights) };
  return [
    {
      name: 'inference form in ONNX Runtime',
      outputs: await runOnnx(lowerToOnnx(fast.tape, { outputs: fast.outputs, weights }), inputs),
    },
    {
      name: 'training form in ONNX Runtime',
      outputs: await runOnnx(lowerToOnnx(plain.tape, { outputs: plain.outputs }), trainingInputs),
    },
    {
      name: 'training form in plain TypeScript',
      outputs: interpret(plain.tape, { outputs: plain.outputs, inputs, weights }),
    },
  ];
}

/** An array of a golden file as numbers with their shape. */
export function goldenNumbers(golden: GoldenArrays, name: string): Numbers {
  return { shape: golden.shape(name), data: Float32Array.from(golden.values(name)) };
}

/** Names of the golden files that begin with a prefix; those of the first set where the folder is absent. */
export function goldenFiles(prefix: string, usual: readonly string[]): readonly string[] {
  if (!existsSync(GOLDEN_DIR)) return usual.map((name) => prefix + name);
  const found = readdirSync(GOLDEN_DIR).filter((file) => file.startsWith(prefix) && file.endsWith('.npz'));
  return found.map((file) => file.slice(0, -'.npz'.length)).sort();
}

/** Weights under another prefix. */
export function prefixed(weights: Weights, prefix: string): Weights {
  return new Map([...weights].map(([key, tensor]) => [prefix + key, tensor]));
}
