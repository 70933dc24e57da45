import { useCallback } from 'react';
import { readColors } from '../../timeline/colors.ts';
import { t } from '../../words/words.ts';
import { type Chart, lastOf } from './charts.ts';
import { paintChart } from './paint-chart.ts';
import styles from './training.module.css';
import { type CanvasSize, usePaintedCanvas } from './use-painted-canvas.ts';

interface ChartViewProps {
  readonly chart: Chart;
  /** Steps of the whole run, and its rounds. */
  readonly steps: number;
  readonly rounds: number;
}

/** One chart with the names of its lines and their newest numbers. */
export function ChartView({ chart, steps, rounds }: ChartViewProps) {
  const canvas = usePaintedCanvas(
    useCallback(
      (context: CanvasRenderingContext2D, size: CanvasSize) =>
        paintChart(context, chart, size, steps, rounds, readColors(context.canvas)),
      [chart, steps, rounds],
    ),
  );
  const done = Math.max(0, ...chart.lines.map((line) => line.steps.length));
  return (
    <figure className={styles.chart} data-surface="work" data-chart={chart.id} data-points={done}>
      <figcaption>
        <strong>{t(chart.title)}</strong>
        {chart.hint ? <span className={styles.hint}>{t(chart.hint)}</span> : null}
      </figcaption>
      <canvas ref={canvas} role="img" aria-label={t('training.chart', { title: t(chart.title), steps: done })} />
      <ul>
        {chart.lines.map((line) => (
          <li key={line.name}>
            <svg width="18" height="6" aria-hidden="true">
              <line
                x1="0"
                y1="3"
                x2="18"
                y2="3"
                stroke={line.color}
                strokeWidth="2"
                strokeDasharray={line.dash.join(' ')}
              />
            </svg>
            {line.name} <b>{shown(lastOf(line))}</b>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function shown(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '–';
}
