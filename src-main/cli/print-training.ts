import type { TrainingEvent } from '#shared/training/loop/training-event.ts';
import type { HeldOut } from '#shared/training/validation/held-out-clips.ts';
import { duration } from './terminal.ts';

/** How often a line about the progress is written, ms. */
const LINE_EVERY = 10_000;

/** Metrics of a line about an epoch, in this order where they are there, with names and units for people. */
const SHOWN: readonly (readonly [tag: string, name: string, unit: string, digits: number])[] = [
  ['epoch/train_loss/loss', 'loss', '', 4],
  ['error/mpjpe', 'MPJPE', ' mm', 1],
  ['error/pa-mpjpe', 'PA-MPJPE', ' mm', 1],
  ['error/accel_err', 'acceleration error', ' mm/frame²', 1],
  ['error/reprojection', 'reprojection', ' px of 224', 1],
  ['epoch/score/real', 'discriminator on real', '', 2],
  ['epoch/score/fake', 'on predicted motion', '', 2],
];

/** Writes down what a run tells: notices and epochs at once, iterations now and then. */
export function trainingLines(line: (text: string) => void): (event: TrainingEvent) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (event) => {
    if (event.kind === 'notice') line(event.notice.message);
    if (event.kind === 'device') line(`Training on ${event.device}.`);
    if (event.kind === 'epoch') line(epochLine(event));
    if (event.kind !== 'iteration' || performance.now() - last < LINE_EVERY) return;
    last = performance.now();
    line(iterationLine(event));
  };
}

function epochLine({ row, best }: Extract<TrainingEvent, { kind: 'epoch' }>): string {
  const values = SHOWN.flatMap(([tag, name, unit, digits]) => {
    const value = row.values[tag];
    return value === undefined
      ? []
      : [`${name} ${digits === 4 ? value.toPrecision(digits) : value.toFixed(digits)}${unit}`];
  });
  return `Epoch ${row.epoch}${best ? ' (best so far)' : ''}: ${values.join(', ')}`;
}

function iterationLine({ row, progress }: Extract<TrainingEvent, { kind: 'iteration' }>): string {
  const { iteration, iterations, rate, remaining, memoryMb } = progress;
  const loss = row.values['train_loss/loss'];
  return [
    `${iteration}/${iterations} (${Math.floor((100 * iteration) / iterations)} %): loss ${loss?.toPrecision(4) ?? '–'}`,
    rate >= 1 ? `${rate.toFixed(1)} iterations/s` : `${(1 / rate).toFixed(1)} s an iteration`,
    ...(remaining === null ? [] : [`${duration(remaining)} left`]),
    ...(memoryMb === null ? [] : [`${Math.round(memoryMb)} MB`]),
  ].join(', ');
}

/** What a network is measured on while it is trained, in words. */
export function heldOutLine(held: HeldOut | null, frames: number): string {
  if (!held) return 'Nothing is held out to measure the network on; the loss of training says which epoch is best.';
  const some = held.clips.length < held.found ? ` of ${held.found}` : '';
  return `After every epoch it is measured on ${held.clips.length}${some} clips of ${frames} frames (${held.about}).`;
}
