import '../../timeline/timeline-actions.ts';
import '../../timeline/span-actions.ts';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { clipDocument } from '../../document/clip-document.ts';
import { captureOf, jobList } from '../../document/job-list.ts';
import { step } from '../../document/playhead.ts';
import { selection } from '../../document/selection.ts';
import { zoomBy } from '../../timeline/timeline-view.ts';
import { Condition } from '../../ui/condition.tsx';
import { progressWords } from '../../ui/progress-words.ts';
import { t } from '../../words/words.ts';
import type { PanelManifest } from '../panel-manifest.ts';
import { TimeReadout } from '../timeline/time-readout.tsx';
import styles from './curves.module.css';
import { CurvesStage } from './curves-stage.ts';
import type { CurvesModel, ShownPlot } from './model.ts';
import { PlotHeads } from './plot-heads.tsx';
import { CurveTools } from './tools.tsx';

function Plots() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const values = useRef<HTMLDivElement>(null);
  const [plots, setPlots] = useState<readonly ShownPlot[]>([]);
  useEffect(() => {
    const stage = new CurvesStage(canvas.current!, setPlots, (frame, model) =>
      writeValues(values.current, frame, model),
    );
    return () => stage.dispose();
  }, []);
  return (
    <div className={styles.curves}>
      <div className={styles.side} ref={values}>
        <TimeReadout />
        <PlotHeads plots={plots} />
      </div>
      {/* biome-ignore-start lint/a11y/noNoninteractiveTabindex: frames are stepped through by keys while it has the focus */}
      <div
        className={styles.stage}
        role="application"
        aria-label={t('curves.canvas')}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.altKey || event.ctrlKey || event.metaKey) return;
          if (event.key === '=' || event.key === '+') zoomBy(0.6);
          else if (event.key === '-') zoomBy(1 / 0.6);
          else if (event.key === 'ArrowLeft') step(event.shiftKey ? -10 : -1);
          else if (event.key === 'ArrowRight') step(event.shiftKey ? 10 : 1);
          else return;
          event.preventDefault();
        }}
      >
        <canvas ref={canvas} className={styles.canvas} />
      </div>
      {/* biome-ignore-end lint/a11y/noNoninteractiveTabindex: as above */}
    </div>
  );
}

/** Writes the numbers of a frame beside the plots, without React: it happens with every frame shown. */
function writeValues(side: HTMLDivElement | null, frame: number, model: CurvesModel): void {
  for (const plot of model.plots) {
    for (const [index, { pyramid }] of plot.lines.entries()) {
      const place = side?.querySelector(`[data-value="${plot.id}-${index}"]`);
      const value = pyramid.values[frame - model.firstFrame] ?? Number.NaN;
      if (place) place.textContent = Number.isNaN(value) ? '–' : value.toFixed(plot.digits).replace('-', '−');
    }
  }
}

function Curves() {
  const shown = useStore(clipDocument, (state) => state.clip);
  const clip = shown?.id ?? null;
  const capture = useStore(jobList, ({ jobs }) => captureOf(jobs, shown));
  const takes = useStore(clipDocument, (state) => state.takes);
  const trouble = useStore(clipDocument, (state) => state.trouble);
  const takeId = useStore(selection, (state) => state.takeId);
  if (clip === null) {
    return <Condition kind="empty" icon="film" title={t('timeline.empty')} hint={t('timeline.empty-hint')} />;
  }
  if (trouble && takes === null) {
    return <Condition kind="trouble" title={trouble.message} hint={trouble.hint || t('timeline.trouble-hint')} />;
  }
  if (takes === null) return <Condition kind="loading" title={t('curves.loading')} />;
  if (takes.length === 0 && capture) {
    return <Condition kind="loading" title={t('inspector.capturing')} hint={progressWords(capture)} />;
  }
  if (takes.length === 0) {
    return <Condition kind="empty" icon="person" title={t('timeline.no-takes')} hint={t('timeline.no-takes-hint')} />;
  }
  if (!takes.some(({ id }) => id === takeId)) {
    return <Condition kind="empty" icon="person" title={t('curves.empty')} hint={t('curves.empty-hint')} />;
  }
  return <Plots key={clip} />;
}

export const curvesPanel: PanelManifest = { id: 'curves', title: 'panel.curves', Panel: Curves, Tools: CurveTools };
