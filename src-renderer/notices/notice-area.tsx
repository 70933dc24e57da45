import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Icon } from '../ui/icon.tsx';
import { t } from '../words/words.ts';
import styles from './notice-area.module.css';
import { notices } from './report-problem.ts';

const SHOWN_MS = { problem: 14_000, done: 5000, note: 7000 } as const;
/** There is something to read and to decide. */
const ACTED_MS = 14_000;

/** New notices at the lower edge; each goes by itself, those that are looked at stay. */
export function NoticeArea() {
  const all = useStore(notices);
  const [gone, setGone] = useState<ReadonlySet<number>>(new Set());
  const shown = all.filter(({ id }) => !gone.has(id)).slice(-4);
  const dismiss = (id: number) => setGone((before) => new Set(before).add(id));
  return (
    <div className={styles.area}>
      {shown.map((notice) => (
        <NoticeCard key={notice.id} {...notice} onDismiss={() => dismiss(notice.id)} />
      ))}
    </div>
  );
}

type CardProps = ReturnType<typeof notices.getState>[number] & { readonly onDismiss: () => void };

function NoticeCard({ kind, message, hint, act, onDismiss }: CardProps) {
  const [held, setHeld] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the clock starts anew only when the pointer leaves
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(onDismiss, act ? ACTED_MS : SHOWN_MS[kind]);
    return () => clearTimeout(timer);
  }, [held, kind]);
  return (
    <div
      className={styles.card}
      data-kind={kind}
      role={kind === 'problem' ? 'alert' : 'status'}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      <span className={styles.icon}>
        <Icon name={kind === 'problem' ? 'alert' : kind === 'done' ? 'check' : 'info'} />
      </span>
      <div className={styles.words} data-selectable>
        <p className={styles.message}>{message}</p>
        {hint ? <p className={styles.hint}>{hint}</p> : null}
        {act ? (
          <Button
            className={styles.act}
            size="compact-xs"
            variant="light"
            onClick={() => {
              onDismiss();
              act.run();
            }}
          >
            {act.label}
          </Button>
        ) : null}
      </div>
      <button type="button" className={styles.close} aria-label={t('notice.dismiss')} onClick={onDismiss}>
        <Icon name="close" size={14} />
      </button>
    </div>
  );
}
