import { OrtExecutor } from '#main/engine/training/ort-executor.ts';
import { TfjsExecutor } from '#main/engine/training/tfjs-executor.ts';
import type { Weights } from '#shared/networks/weights.ts';
import { InterpretedExecutor } from './interpreted-executor.ts';
import { tensorFlowCpu } from './tensorflow-cpu.ts';

export type AnyExecutor = OrtExecutor | TfjsExecutor | InterpretedExecutor;

/** Everything that runs training steps on this machine, by what it is. */
export const STEP_EXECUTORS: Readonly<Record<string, (initial: Weights) => Promise<AnyExecutor>>> = {
  'ONNX Runtime on the processor': async (initial) => new OrtExecutor(initial, { device: 'cpu', threads: 1 }),
  'TensorFlow.js': async (initial) => new TfjsExecutor(await tensorFlowCpu(), initial),
  'the interpreter in double precision': async (initial) => new InterpretedExecutor(initial),
};
