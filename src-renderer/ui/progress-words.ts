import type { JobItem } from '#shared/contract/studio/jobs.ts';
import { english } from '../words/english.ts';
import { t, type WordKey } from '../words/words.ts';
import { spoken } from './durations.ts';

/** What a stage does, in plain words; its own name where there are none. */
export function stageWords(stage: string): string {
  const key = `stage.${stage}`;
  return key in english ? t(key as WordKey) : stage;
}

/** `612 of 1800 frames`; null where it cannot be told. */
export function doneWords({ done, total, unit }: Pick<JobItem, 'done' | 'total' | 'unit'>): string | null {
  const key = `unit.${unit}`;
  if (!(total > 0)) return null;
  return t('jobs.done-of', { done: Math.round(done), total, unit: key in english ? t(key as WordKey) : unit });
}

/** `Solving the bodies · 612 of 1800 frames · 41 per s · 29 s left` */
export function progressWords(
  job: Pick<JobItem, 'stage' | 'done' | 'total' | 'unit' | 'rate' | 'remaining_s'>,
): string {
  return [
    job.stage ? stageWords(job.stage) : null,
    doneWords(job),
    job.rate !== null ? t('jobs.rate', { rate: job.rate >= 10 ? Math.round(job.rate) : job.rate.toFixed(1) }) : null,
    job.remaining_s !== null ? t('jobs.left', { time: spoken(job.remaining_s) }) : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
