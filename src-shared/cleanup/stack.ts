import { Problem } from '../errors/problem.ts';
import { parseRate, RATES } from '../math/frame-rates.ts';
import { kindOf, OPERATION_NAMES, type OperationName, type Setting } from './operation-table.ts';

/** Raised when stacks get something that earlier versions would misread. */
export const STACK_VERSION = 1;
/** More is a mistake, not clean-up. */
const MOST_OPERATIONS = 64;
const MOST_HOLDS = 10_000;

/** Frames `from` to `to`, `to` not included, counted as the clip's frames. */
export interface FrameInterval {
  readonly from: number;
  readonly to: number;
}

/** What a person said of a foot between two frames: it stands there, or it does not, whatever was seen. */
export interface FootHold extends FrameInterval {
  readonly foot: 'left' | 'right';
  readonly state: 'locked' | 'free';
}

export type SettingValue = number | string | boolean;

/** One step of clean-up. */
export interface CleanupOperation {
  /** Tells operations of a stack apart, and stays when they are moved. */
  readonly id: string;
  readonly kind: OperationName;
  /** Switched off operations are kept and do nothing. */
  readonly on: boolean;
  /** Where it works, frames as it finds them; null for the whole take. */
  readonly interval: FrameInterval | null;
  /** Only what differs from the table's values needs to be here. */
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** Only of `foot-lock`. */
  readonly holds?: readonly FootHold[];
}

/** Operations in the order they are done. Plain data: this is what a project keeps. */
export interface CleanupStack {
  readonly version: number;
  readonly operations: readonly CleanupOperation[];
}

export const EMPTY_STACK: CleanupStack = { version: STACK_VERSION, operations: [] };

/**
 * Reads a stack from anywhere, and completes its settings.
 *
 * @throws Problem cleanup/newer where a newer version wrote it, cleanup/format where it is none, cleanup/setting where
 *   a value is out of its range
 */
export function parseStack(data: unknown): CleanupStack {
  const { version, operations } = record(data, 'it is not an object');
  if (!Number.isInteger(version) || (version as number) < 1) throw format('it has no version');
  if ((version as number) > STACK_VERSION) {
    throw new Problem('cleanup/newer', { version: version as number, known: STACK_VERSION });
  }
  if (!Array.isArray(operations) || operations.length > MOST_OPERATIONS) {
    throw format(`it has no list of at most ${MOST_OPERATIONS} operations`);
  }
  const parsed = operations.map(parseOperation);
  if (new Set(parsed.map(({ id }) => id)).size < parsed.length) throw format('two operations have the same id');
  return { version: STACK_VERSION, operations: parsed };
}

/** An operation with the table's values. */
export function newOperation(
  kind: OperationName,
  settings: CleanupOperation['settings'] = {},
  id: string = kind,
): CleanupOperation {
  return parseOperation({ id, kind, on: true, interval: null, settings });
}

/** A setting of an operation as a number. */
export function numberOf(operation: CleanupOperation, name: string): number {
  return settingOf(operation, name) as number;
}

/** A setting of an operation as it is, the table's where it was not set. */
export function settingOf(operation: CleanupOperation, name: string): SettingValue {
  return operation.settings[name] ?? kindOf(operation.kind).settings[name]!.fallback;
}

/** Whether a stack does anything. */
export function isActive(stack: CleanupStack): boolean {
  return stack.operations.some(({ on }) => on);
}

function parseOperation(data: unknown): CleanupOperation {
  const { id, kind, on = true, interval = null, settings = {}, holds } = record(data, 'an operation is not an object');
  if (typeof id !== 'string' || id.length === 0 || id.length > 80) throw format('an operation has no id');
  if (!OPERATION_NAMES.includes(kind as OperationName)) throw format(`there is no operation "${String(kind)}"`);
  if (typeof on !== 'boolean') throw format('an operation is neither on nor off');
  const name = kind as OperationName;
  const table = kindOf(name);
  const given = record(settings, 'settings are not an object');
  for (const key of Object.keys(given)) {
    if (!Object.hasOwn(table.settings, key)) throw format(`"${name}" has no setting "${key}"`);
  }
  const complete: Record<string, SettingValue> = {};
  for (const [key, setting] of Object.entries(table.settings)) {
    complete[key] = parseSetting(name, key, setting, given[key] === undefined ? setting.fallback : given[key]);
  }
  if (interval !== null && !table.interval) throw format(`"${name}" works on the whole take`);
  return {
    id,
    kind: name,
    on,
    interval: interval === null ? null : parseInterval(interval),
    settings: complete,
    ...(holds === undefined ? {} : { holds: parseHolds(name, holds) }),
  };
}

function parseSetting(operation: string, name: string, setting: Setting, value: unknown): SettingValue {
  const refuse = (asked: string): Problem =>
    new Problem('cleanup/setting', { operation, setting: name, value: String(value), asked });
  switch (setting.kind) {
    case 'number':
      if (typeof value === 'number' && value >= setting.min && value <= setting.max) return value;
      throw refuse(`a number from ${setting.min} to ${setting.max}${setting.unit && ` ${setting.unit}`}`);
    case 'choice':
      if (typeof value === 'string' && setting.values.includes(value)) return value;
      throw refuse(`one of ${setting.values.join(', ')}`);
    case 'rate': {
      const rate = typeof value === 'string' || typeof value === 'number' ? parseRate(String(value)) : null;
      if (rate) return rate.den === 1 ? String(rate.num) : `${rate.num}/${rate.den}`;
      throw refuse(`a frame rate from ${RATES.min} to ${RATES.max} per second, such as 30, 29.97 or 30000/1001`);
    }
    case 'flag':
      if (typeof value === 'boolean') return value;
      throw refuse('yes or no');
  }
}

function parseInterval(data: unknown): FrameInterval {
  const { from, to } = record(data, 'an interval is not an object');
  if (!Number.isInteger(from) || !Number.isInteger(to) || !((to as number) > (from as number))) {
    throw format(`an interval from ${String(from)} to ${String(to)} holds no frame`);
  }
  return { from: from as number, to: to as number };
}

function parseHolds(kind: OperationName, data: unknown): FootHold[] {
  if (kind !== 'foot-lock') throw format('only feet are held');
  if (!Array.isArray(data) || data.length > MOST_HOLDS) throw format('holds are not a list');
  return data.map((hold) => {
    const { foot, state } = record(hold, 'a hold is not an object');
    if (foot !== 'left' && foot !== 'right') throw format('a hold names no foot');
    if (state !== 'locked' && state !== 'free') throw format('a hold is neither locked nor free');
    return { ...parseInterval(hold), foot, state };
  });
}

function record(data: unknown, otherwise: string): Record<string, unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw format(otherwise);
  return data as Record<string, unknown>;
}

function format(reason: string): Problem {
  return new Problem('cleanup/format', { reason });
}
