import { useLayoutEffect, useRef } from 'react';
import { takeById } from '../../document/clip-document.ts';
import { playhead } from '../../document/playhead.ts';
import { selection } from '../../document/selection.ts';
import { jointName } from '../../words/part-names.ts';
import { t } from '../../words/words.ts';
import { limitWords } from './limit-words.ts';
import styles from './panel.module.css';
import type { Viewport } from './viewport.ts';

/** Words over the picture: the chosen joint with its angle and limits, or who is not in this frame. Follows each drawn frame. */
export function Hud({ viewport }: { readonly viewport: Viewport }) {
  const box = useRef<HTMLDivElement>(null);
  const name = useRef<HTMLSpanElement>(null);
  const numbers = useRef<HTMLSpanElement>(null);
  const note = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const write = () => {
      const { joint, takeId } = selection.getState();
      const { turner, hovered } = viewport;
      const shown = joint ?? hovered?.joint ?? null;
      box.current!.hidden =
        shown === null || viewport.people.view(joint === null ? (hovered?.takeId ?? null) : takeId) === null;
      if (shown !== null) {
        name.current!.textContent = jointName(shown);
        numbers.current!.textContent = joint === null ? '' : jointNumbers(viewport);
        const local = turner.local;
        const words = local && joint !== null && turner.hot !== null ? limitWords(joint, turner.hot, local) : null;
        numbers.current!.dataset.beyond = String(words?.beyond ?? false);
      }
      const take = takeById(takeId);
      const { frame } = playhead.getState();
      const outside = take !== null && (frame < take.first_frame || frame >= take.first_frame + take.frames);
      note.current!.hidden = !outside;
      if (outside) note.current!.textContent = t('viewport.outside', { name: take.name });
    };
    // Stopped with the words themselves: the view may be drawn once more before it goes.
    return viewport.onDrawn(write);
  }, [viewport]);
  return (
    <>
      <div ref={box} className={styles.hud} aria-live="polite" hidden>
        <span ref={name} className={styles.joint} />
        <span ref={numbers} className={styles.numbers} />
      </div>
      <div ref={note} className={styles.note} role="status" hidden />
    </>
  );
}

function jointNumbers({ turner }: Viewport): string {
  const { joint } = selection.getState();
  const { local, draft, hot } = turner;
  if (!local || joint === null) return '';
  if (hot === null) return t('viewport.turn-hint');
  const limits = limitWords(joint, hot, local)?.text ?? '';
  if (!draft?.changed) return limits;
  const angle = ((draft.turned * 180) / Math.PI).toFixed(1);
  return [t('viewport.turned', { angle: draft.turned > 0 ? `+${angle}` : angle }), limits].filter(Boolean).join(' · ');
}
