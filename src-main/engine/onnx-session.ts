import * as ort from 'onnxruntime-node';
import type { Device } from './device.ts';

/**
 * Opens an ONNX model with one thread. Frames and people run side by side in workers instead: on two cores that gave
 * more than two threads in one session.
 */
export async function openSession(path: string, device: Device): Promise<ort.InferenceSession> {
  return await ort.InferenceSession.create(path, {
    executionProviders: [device],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
}
