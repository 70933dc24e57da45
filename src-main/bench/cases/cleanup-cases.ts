import { CleaningThread } from '#main/services/cleanup/cleaning-thread.ts';
import { defaultStack } from '#shared/cleanup/default-stack.ts';
import type { OperationName } from '#shared/cleanup/operation-table.ts';
import type { CleanupStack, SettingValue } from '#shared/cleanup/stack.ts';
import { type Figure, measure, milliseconds } from '../measure.ts';
import { demoTake } from './fit-cases.ts';

const FRAMES = 3000;

/**
 * From a changed setting of the usual clean-up to new rows and figures, 3,000 frames of one person, as while a slider is
 * dragged: the last operation is changed, and, as a part, the first one that does anything, so that all are done again.
 */
export async function cleanupPreview(signal: AbortSignal): Promise<Figure> {
  const take = await demoTake(FRAMES);
  const thread = new CleaningThread();
  try {
    let count = 0;
    const change = (kind: OperationName, setting: string, low: number, high: number) => () => {
      const value = low + ((high - low) * (count++ % 40)) / 40;
      const stack = withSetting(defaultStack(), kind, setting, value);
      return milliseconds(() => thread.clean('bench', take, stack, { timing: false, each: false }));
    };
    const options = { unit: 'ms', runs: 15, warmup: 5, signal };
    const last = await measure(change('foot-lock', 'blend', 0.1, 0.3), { ...options, note: 'foot lock, the last one' });
    const first = await measure(change('smooth', 'strength', 0.2, 0.6), {
      ...options,
      note: 'smoothing and all after it',
    });
    return { ...last, note: `${FRAMES} frames, the last operation changed`, parts: { all_operations: first } };
  } finally {
    await thread.close();
  }
}

function withSetting(stack: CleanupStack, kind: OperationName, name: string, value: SettingValue): CleanupStack {
  return {
    ...stack,
    operations: stack.operations.map((operation) =>
      operation.kind === kind ? { ...operation, settings: { ...operation.settings, [name]: value } } : operation,
    ),
  };
}
