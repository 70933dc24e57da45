import type { OnnxGraph } from '../../formats/onnx/onnx-graph.ts';
import { halfProducts } from '../../networks/half-products.ts';
import { lowerToOnnx } from '../../tape/lower-to-onnx.ts';
import type { Value } from '../../tape/tape.ts';
import type { TrainingStep } from './training-step.ts';

/** Name of the output that holds what a state tensor is after the step. */
export function nextName(name: string): string {
  return `next/${name}`;
}

/** All outputs of a step by name: reports, and the next state under `nextName`. */
export function stepOutputs({ reports, state }: TrainingStep): Record<string, Value> {
  return { ...reports, ...Object.fromEntries(state.map(({ name, next }) => [nextName(name), next])) };
}

/**
 * Writes a step as an ONNX graph in which everything but constants is an input: state, fixed parameters and feeds.
 *
 * @param half whether the device multiplies in half precision; only steps of mixed precision do so
 */
export function lowerStep(step: TrainingStep, half = false): OnnxGraph {
  const graph = lowerToOnnx(step.tape, { name: 'training-step', outputs: stepOutputs(step) });
  return half && step.mixed ? halfProducts(graph) : graph;
}
