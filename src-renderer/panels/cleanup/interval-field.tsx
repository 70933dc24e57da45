import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { CleanupOperation, FrameInterval } from '#shared/cleanup/stack.ts';
import { takeById } from '../../document/clip-document.ts';
import { spanSelection } from '../../timeline/span-selection.ts';
import { t } from '../../words/words.ts';
import styles from './cleanup.module.css';
import { changed, cleanupState, intervalTyped, keepStack } from './model.ts';

interface IntervalFieldProps {
  readonly operation: CleanupOperation;
  readonly locked: boolean;
}

/** Where an operation works: all of the take, what is chosen on the timeline, or frames that are typed. */
export function IntervalField({ operation, locked }: IntervalFieldProps) {
  const span = useStore(spanSelection, (state) => state.span);
  const { takeId } = cleanupState.getState();
  const take = takeById(takeId);
  const own = span?.takeId === takeId ? span : null;
  const { id, interval } = operation;
  const keep = (next: FrameInterval | null) => void keepStack(changed(id, { interval: next }));
  const whole = take ? { from: take.first_frame, to: take.first_frame + take.frames } : { from: 0, to: 1 };
  return (
    <div className={styles.holds}>
      <div className={styles.row}>
        <span className={styles.label}>{t('cleanup.where')}</span>
        <FrameField end="from" interval={interval ?? whole} whole={whole} locked={locked} onKeep={keep} />
        <span>–</span>
        <FrameField end="to" interval={interval ?? whole} whole={whole} locked={locked} onKeep={keep} />
        <span className={styles.note}>{interval === null ? t('cleanup.whole') : null}</span>
      </div>
      <div className={styles.row}>
        <Button
          size="compact-xs"
          variant="default"
          disabled={locked || own === null}
          title={own === null ? t('cleanup.use-span-hint') : undefined}
          onClick={() => own && keep({ from: own.from, to: own.to })}
        >
          {t('cleanup.use-span')}
        </Button>
        {interval ? (
          <Button size="compact-xs" variant="default" disabled={locked} onClick={() => keep(null)}>
            {t('cleanup.use-whole')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

interface FrameFieldProps {
  readonly end: 'from' | 'to';
  readonly interval: FrameInterval;
  readonly whole: FrameInterval;
  readonly locked: boolean;
  readonly onKeep: (interval: FrameInterval | null) => void;
}

/** First or last frame as it is typed; the whole take, typed, is no interval. */
function FrameField({ end, interval, whole, locked, onKeep }: FrameFieldProps) {
  const shown = String(end === 'from' ? interval.from : interval.to - 1);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const done = () => {
    if (text === shown) return;
    const typed = intervalTyped(interval, end, text, whole);
    if (typed === undefined) setText(shown);
    else onKeep(typed);
  };
  return (
    <input
      className={styles.typed}
      inputMode="numeric"
      aria-label={t(end === 'from' ? 'cleanup.first-frame' : 'cleanup.last-frame')}
      value={text}
      disabled={locked}
      onChange={(event) => setText(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={done}
      onKeyDown={(event) => event.key === 'Enter' && done()}
    />
  );
}
