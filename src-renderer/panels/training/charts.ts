import type { CurveRow } from '#shared/contract/studio/training.ts';
import { english } from '../../words/english.ts';
import { t, type WordKey } from '../../words/words.ts';

/** One line of a chart. */
export interface ChartLine {
  readonly name: string;
  readonly color: string;
  readonly dash: readonly number[];
  /** Steps since the run began, ascending, and what was measured there; NaN where nothing was. */
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

export interface Chart {
  readonly id: 'loss' | 'scores' | 'validation';
  readonly title: WordKey;
  readonly hint: WordKey | null;
  readonly scale: 'log' | 'linear';
  readonly lines: readonly ChartLine[];
}

interface Term {
  readonly tag: string;
  readonly word: WordKey;
  readonly color: string;
  readonly dash?: readonly number[];
}

/** Colours of lines, told from each other by their dash too. */
const COLORS = ['#e8ebf0', '#5aa2ff', '#4fd18b', '#ffb454', '#b892ff', '#6fd6e8', '#ff9ad5'] as const;

const LOSSES: readonly Term[] = (
  ['loss', 'loss_kp_2d', 'loss_kp_3d', 'loss_pose', 'loss_shape', 'loss_motion', 'e_m_disc_loss'] as const
).map((name, i) => ({
  tag: `train_loss/${name}`,
  word: `training.term-${name}`,
  color: COLORS[i]!,
  dash: [[], [], [], [6, 3], [6, 3], [2, 3], [2, 3]][i],
}));

const SCORES: readonly Term[] = [
  { tag: 'score/real', word: 'training.term-real', color: '#4fd18b' },
  { tag: 'score/fake', word: 'training.term-fake', color: '#ff9ad5', dash: [6, 3] },
];

/** What is drawn of a run's metrics; charts without a line are left out. */
export function chartsOf(rows: readonly CurveRow[], stepsPerRound: number): Chart[] {
  const steps = rows.filter(({ of }) => of === 'iteration');
  const epochs = rows.filter(({ of }) => of === 'epoch');
  const validated = [...new Set(epochs.flatMap(({ values }) => Object.keys(values)))].filter(
    (tag) => !tag.startsWith('epoch/'),
  );
  const charts: Chart[] = [
    {
      id: 'loss',
      title: 'training.curve-loss',
      hint: 'training.curve-loss-hint',
      scale: 'log',
      lines: linesOf(steps, LOSSES, stepsPerRound),
    },
    {
      id: 'scores',
      title: 'training.curve-scores',
      hint: 'training.curve-scores-hint',
      scale: 'linear',
      lines: linesOf(steps, SCORES, stepsPerRound),
    },
    {
      id: 'validation',
      title: 'training.curve-validation',
      hint: 'training.curve-validation-hint',
      scale: 'linear',
      lines: validated.map((tag, i) => {
        const word = `training.term-${tag.replace(/^validation\//, '')}`;
        const name = word in english ? t(word as WordKey) : tag;
        return lineOf(epochs, tag, name, COLORS[(i + 1) % COLORS.length]!, i === 0 ? [] : [6, 3], stepsPerRound);
      }),
    },
  ];
  return charts.filter(({ lines }) => lines.length > 0);
}

function linesOf(rows: readonly CurveRow[], terms: readonly Term[], stepsPerRound: number): ChartLine[] {
  return terms
    .filter(({ tag }) => rows.some(({ values }) => typeof values[tag] === 'number'))
    .map(({ tag, word, color, dash = [] }) =>
      lineOf(rows, tag, word in english ? t(word) : tag, color, dash, stepsPerRound),
    );
}

function lineOf(
  rows: readonly CurveRow[],
  tag: string,
  name: string,
  color: string,
  dash: readonly number[],
  stepsPerRound: number,
): ChartLine {
  return {
    name,
    color,
    dash,
    steps: rows.map(({ round, iteration }) => (round - 1) * stepsPerRound + iteration),
    values: rows.map(({ values }) => values[tag] ?? Number.NaN),
  };
}

/** Last number of a line; NaN where there is none. */
export function lastOf({ values }: Pick<ChartLine, 'values'>): number {
  return values.findLast((value) => Number.isFinite(value)) ?? Number.NaN;
}

/** The newest value under a tag; null where there is none. */
export function newest(rows: readonly CurveRow[], tag: string): number | null {
  return rows.findLast(({ values }) => typeof values[tag] === 'number')?.values[tag] ?? null;
}
