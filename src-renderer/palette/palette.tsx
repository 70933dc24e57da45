import { Modal } from '@mantine/core';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { applies, runAction } from '../actions/registry.ts';
import { useActions } from '../actions/use-actions.ts';
import { closeDialog, takeHeldKeys } from '../dialogs/dialog-store.ts';
import { clipDocument } from '../document/clip-document.ts';
import { openClip } from '../document/open-clip.ts';
import { playhead, seek } from '../document/playhead.ts';
import { selection } from '../document/selection.ts';
import { keysOf } from '../keys/keymap.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { KeyCaps } from '../ui/key-caps.tsx';
import { t } from '../words/words.ts';
import { bestMatches } from './match.ts';
import styles from './palette.module.css';

interface Entry {
  readonly id: string;
  readonly words: string;
  readonly icon: IconName;
  readonly group: string;
  readonly chord?: string;
  readonly disabled?: boolean;
  run(): void;
}

/** Everything that can be done or gone to, found by a few letters. */
export function Palette() {
  const [typed, setTyped] = useState(takeHeldKeys);
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const all = useEntries(typed);
  const found = useMemo(() => bestMatches(all, typed, (entry) => entry.words), [all, typed]);
  const chosen = Math.min(at, found.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  });
  const run = (entry: Entry | undefined) => {
    if (!entry || entry.disabled) return;
    closeDialog();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(found.length - 1, chosen + by)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(found[chosen]);
    }
  };
  return (
    <Modal
      opened
      onClose={closeDialog}
      withCloseButton={false}
      centered={false}
      yOffset="11vh"
      size={620}
      padding={0}
      aria-label={t('help.palette')}
    >
      <div className={styles.field}>
        <Icon name="search" />
        <input
          className={styles.input}
          // biome-ignore lint/a11y/noAutofocus: the palette is opened to type into it
          autoFocus
          value={typed}
          placeholder={t('palette.placeholder')}
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={found[chosen] ? `palette-${found[chosen].id}` : undefined}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        className={styles.list}
        id="palette-list"
        role="listbox"
        tabIndex={-1}
        ref={list}
        aria-label={t('help.palette')}
      >
        {found.length === 0 ? <p className={styles.none}>{t('palette.none', { typed })}</p> : null}
        {found.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard
          <div
            key={entry.id}
            id={`palette-${entry.id}`}
            role="option"
            tabIndex={-1}
            className={styles.entry}
            aria-selected={index === chosen}
            aria-disabled={entry.disabled}
            onPointerMove={() => setAt(index)}
            onClick={() => run(entry)}
          >
            <span className={styles.icon}>
              <Icon name={entry.icon} size={15} />
            </span>
            <span className={styles.words}>{entry.words}</span>
            <span className={styles.group}>{entry.group}</span>
            {entry.chord ? <KeyCaps chord={entry.chord} /> : null}
          </div>
        ))}
      </div>
    </Modal>
  );
}

function useEntries(typed: string): Entry[] {
  const actions = useActions();
  return useMemo(() => {
    const { media, clip, takes } = clipDocument.getState();
    const frame = /^#?(\d+)$/.exec(typed.trim())?.[1];
    const { frames } = playhead.getState();
    return [
      ...(frame && Number(frame) < frames
        ? [
            {
              id: 'go-to-frame',
              words: t('palette.frame', { frame }),
              icon: 'frame-next' as const,
              group: t('menu.play'),
              run: () => seek(Number(frame)),
            },
          ]
        : []),
      ...actions
        .filter(({ id }) => id !== 'help.palette')
        .map(
          (action): Entry => ({
            id: action.id,
            words: t(action.label),
            icon: action.icon ?? (action.checked ? (action.checked() ? 'eye' : 'eye-off') : 'next'),
            group: action.menu ? t(`menu.${action.menu}`) : '',
            chord: keysOf(action)[0],
            disabled: !applies(action),
            run: () => void runAction(action.id).catch(reportProblem),
          }),
        )
        .sort((a, b) => Number(a.disabled) - Number(b.disabled)),
      ...(takes ?? []).map(
        (take): Entry => ({
          id: `take-${take.id}`,
          words: take.name,
          icon: 'person',
          group: t('palette.person'),
          run: () => selection.setState({ takeId: take.id, landmark: null, joint: null }),
        }),
      ),
      ...(media ?? [])
        .filter(({ id }) => id !== clip?.id)
        .map(
          (item): Entry => ({
            id: `clip-${item.id}`,
            words: item.name,
            icon: 'film',
            group: t('palette.clip'),
            run: () => openClip(item.id),
          }),
        ),
    ];
  }, [actions, typed]);
}
