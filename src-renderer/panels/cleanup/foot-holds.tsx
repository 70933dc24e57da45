import { Button } from '@mantine/core';
import { useStore } from 'zustand';
import type { CleanupOperation } from '#shared/cleanup/stack.ts';
import { spanSelection } from '../../timeline/span-selection.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { t } from '../../words/words.ts';
import styles from './cleanup.module.css';
import { changed, cleanupState, keepStack, withHold } from './model.ts';

const CHOICES = [
  ['left', 'locked', 'cleanup.hold-left'],
  ['right', 'locked', 'cleanup.hold-right'],
  ['left', 'free', 'cleanup.free-left'],
  ['right', 'free', 'cleanup.free-right'],
] as const;

/** What a person says of feet in the chosen frames: they stand, or they do not, whatever was seen. */
export function FootHolds({ operation, locked }: { readonly operation: CleanupOperation; readonly locked: boolean }) {
  const span = useStore(spanSelection, (state) => state.span);
  const own = span?.takeId === cleanupState.getState().takeId ? span : null;
  const holds = operation.holds ?? [];
  return (
    <div className={styles.holds}>
      <span className={styles.label}>{t('cleanup.holds')}</span>
      <div className={styles.row}>
        {CHOICES.map(([foot, state, label]) => (
          <Button
            key={label}
            size="compact-xs"
            variant="default"
            disabled={locked || own === null}
            title={own === null ? t('cleanup.use-span-hint') : undefined}
            onClick={() => own && void keepStack(withHold(operation, { from: own.from, to: own.to, foot, state }))}
          >
            {t(label)}
          </Button>
        ))}
      </div>
      {holds.map((hold, at) => (
        <div key={JSON.stringify(hold)} className={styles.hold}>
          <span>
            {t(`cleanup.${hold.state === 'locked' ? 'hold' : 'free'}-${hold.foot}`)} ·{' '}
            {t('cleanup.frames', { from: hold.from, to: hold.to - 1 })}
          </span>
          <IconButton
            icon="close"
            label={t('cleanup.forget-hold')}
            disabled={locked}
            onClick={() => void keepStack(changed(operation.id, { holds: holds.filter((_, other) => other !== at) }))}
          />
        </div>
      ))}
    </div>
  );
}
