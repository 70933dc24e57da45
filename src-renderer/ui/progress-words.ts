import type { JobItem } from '#shared/contract/studio/jobs.ts';
import { english } from '../words/english.ts';
import { t, type WordKey } from '../words/words.ts';
import { spoken } from './durations.ts';

/** What a stage does, in plain words; its own name where there are none. */
export function stageWords(stage: string): string {
  const key = `stage.${stage}`;
  return key in english ? t(key as WordKey) : stage;
}

/** `Solving the bodies · 612 of 1800 frames · 41 per s · 29 s left` */
export function progressWords(
  job: Pick<JobItem, 'stage' | 'done' | 'total' | 'unit' | 'rate' | 'remaining_s'>,
): string {
  const unit = `unit.${job.unit}`;
  return [
    job.stage ? stageWords(job.stage) : null,
    job.total > 0
      ? t('jobs.done-of', {
          done: Math.round(job.done),
          total: job.total,
          unit: unit in english ? t(unit as WordKey) : job.unit,
        })
      : null,
    job.rate !== null ? t('jobs.rate', { rate: job.rate >= 10 ? Math.round(job.rate) : job.rate.toFixed(1) }) : null,
    job.remaining_s !== null ? t('jobs.left', { time: spoken(job.remaining_s) }) : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
