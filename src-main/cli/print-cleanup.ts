import type { CleanedTakeLine } from '#main/services/cleanup/clean-project-takes.ts';
import type { CleanupFigures } from '#shared/contract/studio/cleanup.ts';
import type { Terminal } from './terminal.ts';

/** Tells the clean-up of a take, and its figures before → after. */
export function printCleanup({ id, name, stack, report }: CleanedTakeLine, terminal: Terminal): void {
  terminal.line(`${id.padStart(3)}  ${name}`);
  if (stack.operations.length === 0) {
    terminal.line('     no clean-up; takes clean --auto adds the usual one');
    return;
  }
  for (const { id: operation, on, interval, settings } of stack.operations) {
    const done = report.operations.find((one) => one.id === operation);
    const told = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
    const where = interval ? `, frames ${interval.from}–${interval.to - 1}` : '';
    terminal.line(`     ${operation}${on ? '' : ' (off)'}${where}  ${told.join(' ')}`);
    if (done?.note === 'no-contacts') terminal.line('       nobody stands on the floor here: nothing to hold');
    if (done?.note === 'gaps-left') terminal.line('       some holes are too long to be filled');
    if (done?.resampled) {
      const { frames_in, keys_out, drift_us, end_us } = done.resampled;
      terminal.line(
        `       ${frames_in} frames → ${keys_out} keys, off by ${drift_us.toFixed(2)} µs at most, end ${end_us} µs`,
      );
    }
    if (done?.keys) {
      const { keys_in, keys_out, worst_deg, worst_mm } = done.keys;
      terminal.line(
        `       ${keys_in} → ${keys_out} keys, ${worst_deg.toFixed(2)}° and ${worst_mm.toFixed(1)} mm off at most`,
      );
    }
  }
  const { before, after } = report;
  const pair = (words: string, pick: (figures: CleanupFigures) => number | null, unit: string, digits: number) => {
    const [a, b] = [pick(before), pick(after)];
    const text = (value: number | null) => (value === null ? '–' : value.toFixed(digits));
    return `${words} ${text(a)} → ${text(b)} ${unit}`;
  };
  terminal.line(
    `     ${pair('feet slide', (f) => f.slide_mm, 'mm', 1)}, ${pair('sink', (f) => f.worst_sunk_mm, 'mm', 0)}, ` +
      `${pair('trembling', (f) => f.accel_m_s2, 'm/s²', 1)}, ${pair('off the picture', (f) => f.reprojection_px, 'px', 1)}`,
  );
}
