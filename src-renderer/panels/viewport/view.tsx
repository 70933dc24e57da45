import { useEffect, useReducer, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { openDialog } from '../../dialogs/dialog-store.ts';
import { character } from '../../document/character.ts';
import { clipDocument, setTakeShown, shownTakes } from '../../document/clip-document.ts';
import { captureOf, jobList } from '../../document/job-list.ts';
import { shownProblem } from '../../notices/report-problem.ts';
import { Condition } from '../../ui/condition.tsx';
import { progressWords } from '../../ui/progress-words.ts';
import { t } from '../../words/words.ts';
import { setActiveViewport } from './active-viewport.ts';
import { Hud } from './hud.tsx';
import styles from './panel.module.css';
import { listenToPointer } from './pointer-input.ts';
import { ViewAxes } from './view-axes.tsx';
import { Viewport } from './viewport.ts';
import { viewportSettings } from './viewport-settings.ts';
import { Way } from './way.tsx';

/** What becomes of the graphics card: there, lost for a while, or none at all. */
export type Card = 'there' | 'lost' | 'none';

/** The canvas of the 3D view with the words over it. */
export function View({ onCard }: { readonly onCard: (card: Card) => void }) {
  const ref = useRef<HTMLCanvasElement>(null);
  const [viewport, setViewport] = useState<Viewport | null>(null);
  const [, rerender] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const canvas = ref.current!;
    let made: Viewport;
    try {
      made = new Viewport(canvas, rerender);
    } catch {
      onCard('none');
      return;
    }
    const stopPointer = listenToPointer(canvas, made);
    const lost = (event: Event) => {
      // Prevented, the browser gives the card back when it can; the button makes a new canvas meanwhile.
      event.preventDefault();
      made.setLost(true);
      onCard('lost');
    };
    const back = () => {
      onCard('there');
      made.setLost(false);
    };
    canvas.addEventListener('webglcontextlost', lost);
    canvas.addEventListener('webglcontextrestored', back);
    setViewport(made);
    setActiveViewport(made);
    return () => {
      canvas.removeEventListener('webglcontextlost', lost);
      canvas.removeEventListener('webglcontextrestored', back);
      stopPointer();
      setActiveViewport(null);
      made.dispose();
    };
  }, [onCard]);
  return (
    <>
      <canvas ref={ref} className={styles.canvas} tabIndex={0} role="img" aria-label={t('viewport.canvas')} />
      {viewport ? <ViewAxes viewport={viewport} /> : null}
      {viewport ? <Hud viewport={viewport} /> : null}
      {viewport ? <Words viewport={viewport} /> : null}
    </>
  );
}

/** What stands in the view while there is nobody to show. */
function Words({ viewport }: { readonly viewport: Viewport }) {
  const clip = useStore(clipDocument, (state) => state.clip);
  const takes = useStore(clipDocument, (state) => state.takes);
  const trouble = useStore(clipDocument, (state) => state.trouble);
  const shown = useStore(clipDocument, (state) => shownTakes(state).length);
  const capture = useStore(jobList, ({ jobs }) => captureOf(jobs, clip));
  const item = useStore(character, (state) => state.item);
  const filming = useStore(viewportSettings, (state) => state.filming);
  if (!clip)
    return <Condition kind="empty" icon="person" title={t('viewport.empty')} hint={t('viewport.empty-hint')} />;
  if (trouble) return <Condition kind="trouble" title={trouble.message} hint={trouble.hint} />;
  if (!takes) return <Condition kind="loading" title={t('viewport.loading')} />;
  if (takes.length === 0 && capture) {
    return <Condition kind="loading" title={t('inspector.capturing')} hint={progressWords(capture)} />;
  }
  if (takes.length === 0) {
    return (
      <Condition kind="empty" icon="capture" title={t('viewport.nobody')} hint={t('viewport.nobody-hint')}>
        <Way label={t('viewport.capture')} run={() => openDialog({ kind: 'capture', mediaIds: [clip.id] })} />
      </Condition>
    );
  }
  if (shown === 0) {
    return (
      <Condition kind="empty" icon="eye-off" title={t('viewport.all-hidden')}>
        <Way label={t('viewport.show-all')} run={showAll} />
      </Condition>
    );
  }
  if (viewport.people.trouble !== null) {
    const reason = shownProblem(viewport.people.trouble).message;
    return (
      <Condition kind="trouble" title={t('viewport.no-body')} hint={t('viewport.no-body-hint', { reason })}>
        <Way label={t('viewport.try-again')} run={() => viewport.retry()} />
      </Condition>
    );
  }
  if (viewport.characters.loading && item)
    return <div className={styles.badge}>{t('viewport.character-coming', { name: item.name })}</div>;
  if (viewport.loading) return <Condition kind="loading" title={t('viewport.loading')} />;
  return filming ? <div className={styles.badge}>{t('viewport.filming-now')}</div> : null;
}

function showAll(): void {
  for (const take of clipDocument.getState().takes ?? []) setTakeShown(take.id, true);
}
