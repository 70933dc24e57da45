import { useEffect, useRef } from 'react';
import { readColors } from '../../timeline/colors.ts';
import { t } from '../../words/words.ts';
import { type Chart, lastOf } from './charts.ts';
import { paintChart } from './paint-chart.ts';
import styles from './training.module.css';

interface ChartViewProps {
  readonly chart: Chart;
  /** Steps of the whole run, and its rounds. */
  readonly steps: number;
  readonly rounds: number;
}

/** One chart with the names of its lines and their newest numbers. */
export function ChartView({ chart, steps, rounds }: ChartViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current!;
    const paint = () => {
      const { clientWidth: width, clientHeight: height } = element;
      const context = element.getContext('2d');
      if (!context || width === 0) return;
      const scale = window.devicePixelRatio;
      element.width = Math.round(width * scale);
      element.height = Math.round(height * scale);
      context.setTransform(scale, 0, 0, scale, 0, 0);
      paintChart(context, chart, { width, height }, steps, rounds, readColors(element));
    };
    paint();
    const observer = new ResizeObserver(paint);
    observer.observe(element);
    return () => observer.disconnect();
  }, [chart, steps, rounds]);
  const done = Math.max(0, ...chart.lines.map((line) => line.steps.length));
  return (
    <figure className={styles.chart} data-chart={chart.id} data-points={done}>
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
