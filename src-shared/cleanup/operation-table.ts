/** A number a person can set, with the range that makes sense. */
export interface NumberSetting {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly fallback: number;
  /** Shown behind the number; empty for shares. */
  readonly unit: '' | '°' | 'cm' | 'mm' | 's' | '×';
}
/** One of a few words. */
export interface ChoiceSetting {
  readonly kind: 'choice';
  readonly values: readonly string[];
  readonly fallback: string;
}
/** Yes or no. */
export interface FlagSetting {
  readonly kind: 'flag';
  readonly fallback: boolean;
}
/** A frame rate: `30`, `29.97` or `30000/1001`. */
export interface RateSetting {
  readonly kind: 'rate';
  readonly fallback: string;
}
export type Setting = NumberSetting | ChoiceSetting | FlagSetting | RateSetting;

/** What is the same for all operations of a kind. */
export interface OperationKind {
  /** Works on a stretch of frames; the others work on the whole take. */
  readonly interval: boolean;
  /** Changes which frames there are, or when: shown in the file, not over the video. */
  readonly timing: boolean;
  readonly settings: Readonly<Record<string, Setting>>;
}

const share = (fallback: number): NumberSetting => ({ kind: 'number', min: 0, max: 1, step: 0.05, fallback, unit: '' });
const number = (
  unit: NumberSetting['unit'],
  fallback: number,
  min: number,
  max: number,
  step: number,
): NumberSetting => ({ kind: 'number', min, max, step, fallback, unit });
const choice = (values: readonly string[]): ChoiceSetting => ({ kind: 'choice', values, fallback: values[0]! });
const flag = (fallback: boolean): FlagSetting => ({ kind: 'flag', fallback });

/** Every operation of clean-up and what can be set of it: panel, command line and checks all read this table. */
export const OPERATIONS = {
  fill: { interval: true, timing: false, settings: { longest: number('s', 1, 0.05, 10, 0.05) } },
  smooth: {
    interval: true,
    timing: false,
    settings: { strength: share(0.4), sharp: share(0.5), place: share(0.3) },
  },
  limits: { interval: true, timing: false, settings: { slack: number('°', 5, 0, 45, 1), amount: share(1) } },
  'self-contact': { interval: true, timing: false, settings: { gap: number('cm', 0, 0, 10, 0.5), amount: share(1) } },
  hands: { interval: true, timing: false, settings: { relax: share(1), wrists: share(0) } },
  floor: {
    interval: false,
    timing: false,
    settings: {
      level: flag(true),
      height: choice(['contacts', 'keep']),
      raise: number('cm', 0, -100, 100, 0.5),
      slopeX: number('°', 0, -20, 20, 0.1),
      slopeZ: number('°', 0, -20, 20, 0.1),
    },
  },
  'foot-lock': {
    interval: true,
    timing: false,
    settings: {
      blend: number('s', 0.2, 0.02, 1, 0.02),
      drift: number('cm', 12, 1, 100, 1),
      flat: share(0),
      above: flag(true),
      picture: flag(true),
    },
  },
  root: {
    interval: false,
    timing: false,
    settings: {
      travel: choice(['full', 'in-place']),
      start: choice(['keep', 'origin']),
      facing: choice(['keep', 'forward']),
    },
  },
  mirror: { interval: false, timing: false, settings: {} },
  trim: { interval: true, timing: true, settings: {} },
  loop: { interval: true, timing: true, settings: { blend: number('s', 0.3, 0.02, 5, 0.02) } },
  'time-scale': { interval: false, timing: true, settings: { speed: number('×', 1, 0.05, 20, 0.05) } },
  resample: {
    interval: false,
    timing: true,
    settings: { rate: { kind: 'rate', fallback: '30' } },
  },
  'reduce-keys': {
    interval: false,
    timing: false,
    settings: { angle: number('°', 0.5, 0.01, 10, 0.01), distance: number('mm', 2, 0.1, 100, 0.1) },
  },
} as const satisfies Record<string, OperationKind>;

export type OperationName = keyof typeof OPERATIONS;
export const OPERATION_NAMES = Object.keys(OPERATIONS) as OperationName[];

/** The table's line of an operation, without the types of its own settings. */
export function kindOf(name: OperationName): OperationKind {
  return OPERATIONS[name];
}

/** Whether an operation leaves out frames of the video and keeps the others at their times: trimming, looping. */
export function cuts(name: OperationName): boolean {
  return name === 'trim' || name === 'loop';
}
