import { clipDocument, takeById } from '../../document/clip-document.ts';
import { selection } from '../../document/selection.ts';
import { type LoadedTake, takeData } from '../../document/take-data.ts';
import {
  angleSeries,
  errorSeries,
  heightSeries,
  type SeriesFill,
  scoreSeries,
  speedSeries,
} from '../../timeline/curve-series.ts';
import { correctedFrames } from '../../timeline/lane-scenes.ts';
import type { CurvePlot } from '../../timeline/paint-curves.ts';
import { RangePyramid } from '../../timeline/range-pyramid.ts';
import type { Span } from '../../timeline/spans.ts';
import { jointName, landmarkName } from '../../words/part-names.ts';
import { t } from '../../words/words.ts';
import { jointOfLandmark } from './joint-of-landmark.ts';
import { curveSettings, PLOTS, type PlotId } from './settings.ts';

/** A plot with what stands beside it. */
export interface ShownPlot extends CurvePlot {
  readonly id: PlotId;
  readonly title: string;
  /** Name of each line, in the order of `lines`. */
  readonly names: readonly string[];
  readonly digits: number;
}

interface Wanted {
  readonly id: PlotId;
  readonly title: string;
  readonly unit: string;
  readonly digits: number;
  readonly include?: readonly number[];
  readonly least: number;
  readonly lines: readonly {
    readonly name: string;
    readonly color: string;
    readonly dash: readonly number[];
    readonly fill: SeriesFill;
  }[];
}

/** Colours of the axes, as on every gizmo, lightened for thin lines. */
const AXES = ['#ff8080', '#7ddc8a', '#7fb2ff'] as const;
const DASHES = [[], [7, 3], [2, 3]] as const;

/** The joint whose turn is shown: the chosen one, the chosen landmark's, else that of the settings. */
export function shownJoint(): number {
  const { joint, landmark } = selection.getState();
  return joint ?? (landmark === null ? curveSettings.getState().joint : jointOfLandmark(landmark));
}

/** Curves of the chosen person, kept up to date while rows come in and change. */
export class CurvesModel {
  readonly #onChange: () => void;
  readonly #stops: (() => void)[];
  #data: LoadedTake | null = null;
  #stopRows: (() => void) | null = null;
  #fills: { fill: SeriesFill; pyramid: RangePyramid; follows: boolean }[] = [];
  #key = '';
  plots: readonly ShownPlot[] = [];
  corrected: readonly Span[] = [];
  firstFrame = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.#stops = [
      selection.subscribe(() => this.#update()),
      curveSettings.subscribe(() => this.#update()),
      clipDocument.subscribe((now, before) => now.takes !== before.takes && this.#update()),
    ];
    this.#update();
  }

  /** The rows behind the curves; null where nobody is chosen. */
  get data(): LoadedTake | null {
    return this.#data;
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#stopRows?.();
  }

  #update(): void {
    const take = takeById(selection.getState().takeId);
    const data = takeData(take?.id ?? null);
    this.corrected = take ? correctedFrames(take) : [];
    this.firstFrame = take?.first_frame ?? 0;
    const joint = shownJoint();
    const { landmark } = selection.getState();
    const { shown } = curveSettings.getState();
    const key = JSON.stringify([take?.id, take?.frames, joint, landmark, shown]);
    if (data !== this.#data || key !== this.#key) {
      this.#key = key;
      this.#stopRows?.();
      this.#data = data;
      this.#stopRows = data?.subscribe((from, to) => this.#load(from, to)) ?? null;
      this.#build(wantedPlots(joint, landmark).filter(({ id }) => shown[id]));
    }
    this.#onChange();
  }

  #build(wanted: readonly Wanted[]): void {
    const frames = this.#data?.take.frames ?? 0;
    this.#fills = [];
    this.plots = wanted.map(({ lines, ...plot }) => ({
      ...plot,
      names: lines.map(({ name }) => name),
      lines: lines.map(({ color, dash, fill }) => {
        const values = new Float32Array(frames).fill(Number.NaN);
        if (this.#data) fill(values, this.#data, 0, frames);
        const pyramid = new RangePyramid(values);
        this.#fills.push({ fill, pyramid, follows: plot.id === 'angle' });
        return { color, dash, pyramid };
      }),
    }));
  }

  #load(from: number, to: number): void {
    if (!this.#data) return;
    for (const { fill, pyramid, follows } of this.#fills) {
      if (pyramid.values.length !== this.#data.take.frames) {
        this.#update();
        return;
      }
      // Turns are followed from the first row on: what changes in one place can move all that comes after.
      const [first, last] = follows ? [0, this.#data.take.frames] : [from, to];
      fill(pyramid.values, this.#data, first, last);
      pyramid.refresh(first - 1, last + 1);
    }
    this.#onChange();
  }
}

/** All plots there are for a joint and a landmark. */
export function wantedPlots(joint: number, landmark: number | null): Wanted[] {
  const all: Readonly<Record<PlotId, Wanted>> = {
    angle: {
      id: 'angle',
      title: t('curves.angle', { joint: jointName(joint) }),
      unit: '°',
      digits: 1,
      least: 20,
      lines: ([0, 1, 2] as const).map((axis) => ({
        name: 'XYZ'[axis]!,
        color: AXES[axis],
        dash: DASHES[axis],
        fill: angleSeries(joint, axis),
      })),
    },
    error: {
      id: 'error',
      title: landmark === null ? t('curves.error-mean') : t('curves.error', { landmark: landmarkName(landmark) }),
      unit: 'px',
      digits: 1,
      include: [0],
      least: 8,
      lines: [{ name: 'px', color: '#ffb3ab', dash: [], fill: errorSeries(landmark) }],
    },
    root: {
      id: 'root',
      title: t('curves.root'),
      unit: '',
      digits: 0,
      include: [0],
      least: 100,
      lines: [
        { name: `${t('curves.height')} cm`, color: '#c9b6ff', dash: [], fill: heightSeries },
        { name: `${t('curves.speed')} cm/s`, color: '#6fd6e8', dash: [5, 3], fill: speedSeries },
      ],
    },
    score: {
      id: 'score',
      title: t('curves.score'),
      unit: '%',
      digits: 0,
      include: [0, 100],
      least: 100,
      lines: [{ name: '%', color: '#f4cf6a', dash: [], fill: scoreSeries }],
    },
  };
  return PLOTS.map((id) => all[id]);
}
