import { useEffect, useRef } from 'react';
import { selection } from '../../document/selection.ts';
import type { Point } from '../../overlay/view-transform.ts';
import { t } from '../../words/words.ts';
import { landmarkName } from './landmark-name.ts';
import { clearChosen, setChosenState } from './model.ts';
import styles from './video.module.css';

const STATES = [
  ['visible', '1'],
  ['occluded', '2'],
  ['absent', '3'],
] as const;

/** States of a landmark, where it was clicked. */
export function LandmarkMenu({ at, onClose }: { readonly at: Point; readonly onClose: () => void }) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    menu.current?.querySelector('button')?.focus();
    const outside = (event: Event) => {
      if (!menu.current?.contains(event.target as Node)) onClose();
    };
    document.addEventListener('pointerdown', outside, true);
    return () => document.removeEventListener('pointerdown', outside, true);
  }, [onClose]);
  const choose = (run: () => Promise<void>) => () => {
    onClose();
    void run();
  };
  return (
    <div
      ref={menu}
      className={styles.menu}
      style={{ left: at.x, top: at.y }}
      role="menu"
      tabIndex={-1}
      data-over
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape' || event.key === 'Tab') onClose();
        const buttons = [...(menu.current?.querySelectorAll('button') ?? [])];
        const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
        if (step === 0) return;
        event.preventDefault();
        const next = buttons.indexOf(document.activeElement as HTMLButtonElement) + step;
        buttons.at(next % buttons.length)?.focus();
      }}
    >
      <p className={styles.menuTitle}>{landmarkName(selection.getState().landmark ?? 0)}</p>
      {STATES.map(([state, key]) => (
        <button key={state} type="button" role="menuitem" onClick={choose(() => setChosenState(state))}>
          <span>{t(`video.mark-${state}`)}</span>
          <kbd>{key}</kbd>
        </button>
      ))}
      <hr />
      <button type="button" role="menuitem" onClick={choose(clearChosen)}>
        {t('video.clear-marks')}
      </button>
    </div>
  );
}
