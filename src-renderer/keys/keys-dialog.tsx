import { Button } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { Action, MenuName } from '../actions/registry.ts';
import { useActions } from '../actions/use-actions.ts';
import { Dialog } from '../dialogs/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { KeyCaps } from '../ui/key-caps.tsx';
import { t } from '../words/words.ts';
import { chordOf } from './chord.ts';
import { keysOf, rebind, rebound, resetKeys, sharers } from './keymap.ts';
import styles from './keys-dialog.module.css';

const GROUPS: readonly (MenuName | undefined)[] = ['play', 'edit', 'person', 'view', 'file', 'help', undefined];

/** Every action with its keys; a click on the keys asks for other ones. */
export function KeysDialog() {
  const actions = useActions();
  const chosen = useStore(rebound);
  const [asking, setAsking] = useState<string | null>(null);
  const [filter, setFilter] = useState('');
  const shown = actions.filter((action) => t(action.label).toLowerCase().includes(filter.toLowerCase()));
  return (
    <Dialog title={t('help.keys')} size={900} closeOnEscape={asking === null}>
      <div className={styles.head}>
        <input
          data-autofocus
          className={styles.filter}
          value={filter}
          placeholder={t('keys.filter')}
          aria-label={t('keys.filter')}
          onChange={(event) => setFilter(event.target.value)}
        />
        <span className={styles.hint}>{t('keys.hint')}</span>
        <Button variant="default" disabled={Object.keys(chosen).length === 0} onClick={resetKeys}>
          {t('keys.reset')}
        </Button>
      </div>
      <div className={styles.scroll}>
        <div className={styles.sheet}>
          {GROUPS.map((group) => {
            const entries = shown.filter((action) => action.menu === group);
            if (entries.length === 0) return null;
            return (
              <section key={group ?? 'other'} className={styles.group}>
                <h3 className={styles.title}>{group ? t(`menu.${group}`) : t('keys.other')}</h3>
                {entries.map((action) => (
                  <KeyRow
                    key={action.id}
                    action={action}
                    actions={actions}
                    changed={action.id in chosen}
                    asking={asking === action.id}
                    ask={(on) => setAsking(on ? action.id : null)}
                  />
                ))}
              </section>
            );
          })}
        </div>
      </div>
    </Dialog>
  );
}

interface KeyRowProps {
  readonly action: Action;
  readonly actions: readonly Action[];
  readonly changed: boolean;
  readonly asking: boolean;
  ask(on: boolean): void;
}

function KeyRow({ action, actions, changed, asking, ask }: KeyRowProps) {
  const keys = keysOf(action);
  const shared = keys
    .flatMap((chord) => sharers(chord, action.id, actions))
    .filter((other) => !other.when && !action.when);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!asking) return;
    event.preventDefault();
    event.stopPropagation();
    const chord = chordOf(event);
    if (chord === null) return;
    if (chord !== 'escape') rebind(action.id, chord);
    ask(false);
  };
  return (
    <div className={styles.row}>
      <span className={styles.label}>{t(action.label)}</span>
      {shared.length > 0 ? (
        <span
          className={styles.shared}
          title={t('keys.shared', { what: shared.map((other) => t(other.label)).join(', ') })}
        >
          <Icon name="alert" size={13} />
        </span>
      ) : null}
      {changed ? (
        <button
          type="button"
          className={styles.back}
          aria-label={t('keys.default')}
          onClick={() => rebind(action.id, null)}
        >
          <Icon name="undo" size={13} />
        </button>
      ) : null}
      <button
        type="button"
        className={styles.keys}
        data-asking={asking || undefined}
        aria-label={t('keys.change', { what: t(action.label) })}
        onClick={() => ask(!asking)}
        onKeyDown={onKeyDown}
        onBlur={() => asking && ask(false)}
      >
        {asking ? t('keys.press') : keys.length > 0 ? keys.map((chord) => <KeyCaps key={chord} chord={chord} />) : '—'}
      </button>
    </div>
  );
}
