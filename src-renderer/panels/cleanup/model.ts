import { createStore } from 'zustand/vanilla';
import { withFloor } from '#shared/cleanup/common-floor.ts';
import { defaultStack } from '#shared/cleanup/default-stack.ts';
import { cuts, kindOf, type NumberSetting, type OperationName } from '#shared/cleanup/operation-table.ts';
import {
  type CleanupOperation,
  type CleanupStack,
  EMPTY_STACK,
  type FootHold,
  type FrameInterval,
  newOperation,
  type SettingValue,
} from '#shared/cleanup/stack.ts';
import type { CleanupFigures, CleanupReport } from '#shared/contract/studio/cleanup.ts';
import { follow } from '../../connection/follow.ts';
import { studio } from '../../connection/studio-client.ts';
import { takeById } from '../../document/clip-document.ts';
import { applyEdit } from '../../document/edits.ts';
import { takeLoader } from '../../document/take-data.ts';
import { reportProblem, shownProblem, tell } from '../../notices/report-problem.ts';
import { t, type WordKey } from '../../words/words.ts';

export interface CleanupState {
  readonly takeId: number | null;
  /** As the panel shows it, with what is being dragged; null until the host has said. */
  readonly stack: CleanupStack | null;
  /** Takes are shown after their clean-up. */
  readonly shown: boolean;
  readonly report: CleanupReport | null;
  /** Why the stack, or what is set, cannot be done. */
  readonly trouble: { readonly message: string; readonly hint: string } | null;
}

const NOTHING = { stack: null, shown: true, report: null, trouble: null } satisfies Omit<CleanupState, 'takeId'>;

/** What the panel knows. */
export const cleanupState = createStore<CleanupState>(() => ({ takeId: null, ...NOTHING }));

/** Changed here and not yet kept by the host: what it tells meanwhile is older. */
let pending = 0;

/** Listens to the clean-up of a take while the panel shows it; returns a stop. */
export function startCleanup(takeId: number): () => void {
  cleanupState.setState({ takeId, ...NOTHING });
  const stop = follow(
    (host, signal) => host.cleanup.state({ take_id: takeId }, { signal }),
    ({ stack, shown }) => {
      cleanupState.setState({ shown, trouble: null });
      if (pending > 0 || dragged) return;
      if (same(stack, cleanupState.getState().stack)) return;
      cleanupState.setState({ stack });
      void preview(takeId, stack, false);
    },
    (error) => cleanupState.setState({ trouble: shownProblem(error) }),
  );
  return () => {
    stop();
    if (dragged)
      void studio()
        .cleanup.preview({ take_id: takeId, stack: null })
        .catch(() => {});
    dragged = false;
    wanted = null;
  };
}

/** A setting is being dragged: the host shows a stack that is not kept. */
let dragged = false;
let wanted: { takeId: number; stack: CleanupStack; reload: boolean } | null = null;
let asking = false;

/** Asks what a stack does, and shows it; of several that come while one is under way only the last is asked. */
async function preview(takeId: number, stack: CleanupStack, reload: boolean): Promise<void> {
  wanted = { takeId, stack, reload };
  if (asking) return;
  asking = true;
  while (wanted !== null) {
    const next: { takeId: number; stack: CleanupStack; reload: boolean } = wanted;
    wanted = null;
    try {
      const quick = next.reload;
      const told = await studio().cleanup.preview({ take_id: next.takeId, stack: next.stack, quick });
      if (cleanupState.getState().takeId !== next.takeId) continue;
      // While something is dragged, what single operations do is left as it was told last.
      const { report: last } = cleanupState.getState();
      const report = quick && told && last ? { ...told, operations: last.operations } : told;
      cleanupState.setState({ report, trouble: null });
      const take = takeById(next.takeId);
      if (take && next.reload) void takeLoader.reload(take.id, 0, take.frames);
    } catch (error) {
      if (cleanupState.getState().takeId === next.takeId) cleanupState.setState({ trouble: shownProblem(error) });
    }
  }
  asking = false;
}

/** Shows a stack while something is dragged. */
export function tryStack(stack: CleanupStack): void {
  const { takeId } = cleanupState.getState();
  if (takeId === null) return;
  dragged = true;
  cleanupState.setState({ stack });
  void preview(takeId, stack, true);
}

/** Keeps a stack: one step of undo. */
export async function keepStack(stack: CleanupStack): Promise<void> {
  const { takeId } = cleanupState.getState();
  if (takeId === null) return;
  pending++;
  dragged = false;
  cleanupState.setState({ stack });
  await applyEdit((host) => host.cleanup.set({ take_id: takeId, stack }));
  pending--;
  void preview(takeId, stack, false);
}

/** Shows takes after their clean-up, or as they were before. */
export async function showCleaned(shown: boolean): Promise<void> {
  try {
    await studio().cleanup.show({ shown });
    cleanupState.setState({ shown });
    const { takeId } = cleanupState.getState();
    const take = takeById(takeId);
    if (take) await takeLoader.reload(take.id, 0, take.frames);
  } catch (error) {
    reportProblem(error);
  }
}

const current = (): CleanupStack => cleanupState.getState().stack ?? EMPTY_STACK;

/** The usual clean-up, on the floor all people of the clip share where there are several. */
export async function makeClean(): Promise<void> {
  const { takeId } = cleanupState.getState();
  if (takeId === null) return;
  try {
    const floor = await studio().cleanup.floor({ take_id: takeId });
    if (cleanupState.getState().takeId !== takeId) return;
    await keepStack(floor === null ? defaultStack() : withFloor(defaultStack(), floor));
  } catch (error) {
    reportProblem(error);
  }
}

/** Whoever asks for one floor means it, even where people were placed decimetres wrongly, metres. */
const WIDE = 0.3;

/** Puts an operation `floor` onto the floor all people of the clip share; says so where the take stands alone. */
export async function shareFloor(operation: CleanupOperation): Promise<void> {
  const { takeId } = cleanupState.getState();
  if (takeId === null) return;
  try {
    const floor = await studio().cleanup.floor({ take_id: takeId, apart_m: WIDE });
    if (cleanupState.getState().takeId !== takeId) return;
    if (floor === null) tell({ kind: 'note', message: t('cleanup.floor-alone'), hint: '', code: null });
    else await keepStack(changed(operation.id, { settings: { ...floor } }));
  } catch (error) {
    reportProblem(error);
  }
}

/** An operation as it is when it is added: the table's settings, nothing said of feet; where it works stays. */
export function resetOperation({ id, kind }: CleanupOperation): Promise<void> {
  return keepStack(changed(id, { settings: newOperation(kind).settings, holds: undefined }));
}

export function addOperation(kind: OperationName, span: { from: number; to: number } | null): Promise<void> {
  const stack = current();
  const taken = new Set(stack.operations.map(({ id }) => id));
  let id: string = kind;
  for (let count = 2; taken.has(id); count++) id = `${kind}-${count}`;
  const made = newOperation(kind, {}, id);
  // Trimming the whole take would do nothing.
  const operation = kind === 'trim' && span ? { ...made, interval: span } : made;
  const operations = [...stack.operations];
  operations.splice(placeFor(operations, kind), 0, operation);
  return keepStack({ ...stack, operations });
}

/**
 * What changes frames comes last, for before it frames are those of the video: what cuts them before what times them anew,
 * and after both only what leaves out keys.
 */
export function placeFor(operations: readonly CleanupOperation[], kind: OperationName): number {
  const rank = (one: OperationName): number =>
    one === 'reduce-keys' ? 3 : !kindOf(one).timing ? 0 : cuts(one) ? 1 : 2;
  const later = operations.findIndex((operation) => rank(operation.kind) > rank(kind));
  return later < 0 ? operations.length : later;
}

export function removeOperation(id: string): Promise<void> {
  const stack = current();
  return keepStack({ ...stack, operations: stack.operations.filter((operation) => operation.id !== id) });
}

/** Puts an operation at another place. */
export function moveOperation(id: string, to: number): Promise<void> {
  const stack = current();
  const from = stack.operations.findIndex((operation) => operation.id === id);
  const place = Math.max(0, Math.min(stack.operations.length - 1, to));
  if (from < 0 || from === place) return Promise.resolve();
  const operations = [...stack.operations];
  const [moved] = operations.splice(from, 1);
  operations.splice(place, 0, moved!);
  return keepStack({ ...stack, operations });
}

/** Whether everything of an operation is as it was when it was added, but where it works. */
export function isFresh({ kind, settings, holds }: CleanupOperation): boolean {
  const fresh = newOperation(kind).settings;
  return (
    (holds ?? []).length === 0 && Object.entries(fresh).every(([name, value]) => (settings[name] ?? value) === value)
  );
}

/** The stack with one operation changed. */
export function changed(id: string, change: Partial<CleanupOperation>, stack = current()): CleanupStack {
  return {
    ...stack,
    operations: stack.operations.map((operation) => (operation.id === id ? { ...operation, ...change } : operation)),
  };
}

export function withSetting(operation: CleanupOperation, name: string, value: SettingValue): CleanupStack {
  return changed(operation.id, { settings: { ...operation.settings, [name]: value } });
}

/** A number of a setting as it is shown and typed: shares in percent. */
export function numberText({ unit, step }: NumberSetting, value: number): string {
  if (unit === '') return String(Math.round(value * 100));
  const digits = step < 1 ? Math.min(3, Math.ceil(-Math.log10(step))) : 0;
  return String(Number(value.toFixed(Math.max(digits, 2))));
}

/** What was typed, within the setting's range; null where it is no number. */
export function numberTyped({ unit, min, max }: NumberSetting, text: string): number | null {
  const typed = text
    .trim()
    .replace(',', '.')
    .replace(/\s*[^\d.]*$/, '');
  const value = typed === '' ? Number.NaN : Number(typed) / (unit === '' ? 100 : 1);
  return Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : null;
}

/**
 * An interval with one end typed anew, within the take; the other end gives way.
 *
 * @returns null for the whole take, undefined where what was typed is no frame
 */
export function intervalTyped(
  { from, to }: FrameInterval,
  end: 'from' | 'to',
  text: string,
  whole: FrameInterval,
): FrameInterval | null | undefined {
  const frame = /^\s*-?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(frame)) return undefined;
  const inside = Math.min(whole.to - 1, Math.max(whole.from, frame));
  const next =
    end === 'from' ? { from: inside, to: Math.max(to, inside + 1) } : { from: Math.min(from, inside), to: inside + 1 };
  return next.from === whole.from && next.to === whole.to ? null : next;
}

/** Says how a foot stands in a stretch; what was said of the same frames before is written over. */
export function withHold(operation: CleanupOperation, hold: FootHold): CleanupStack {
  return changed(operation.id, { holds: [...(operation.holds ?? []), hold] });
}

/** One line of the table of figures. */
export interface FigureLine {
  readonly key: 'slide' | 'sunk' | 'accel' | 'reprojection';
  readonly label: WordKey;
  readonly before: string;
  readonly after: string;
  /** How much better, −1 worse, 0 the same, 1 better. */
  readonly trend: -1 | 0 | 1;
}

const LINES = [
  { key: 'slide', label: 'cleanup.slide', pick: (f) => f.slide_mm, unit: 'mm', digits: 1 },
  { key: 'sunk', label: 'cleanup.sunk', pick: (f) => f.worst_sunk_mm, unit: 'mm', digits: 0 },
  { key: 'accel', label: 'cleanup.accel', pick: (f) => f.accel_m_s2, unit: 'm/s²', digits: 1 },
  { key: 'reprojection', label: 'cleanup.reprojection', pick: (f) => f.reprojection_px, unit: 'px', digits: 1 },
] as const satisfies readonly {
  key: FigureLine['key'];
  label: WordKey;
  pick: (figures: CleanupFigures) => number | null;
  unit: string;
  digits: number;
}[];

/** Figures before → after, in words. */
export function figureLines(before: CleanupFigures, after: CleanupFigures): FigureLine[] {
  return LINES.map(({ key, label, pick, unit, digits }) => {
    const [a, b] = [pick(before), pick(after)];
    const words = (value: number | null) => (value === null ? '–' : `${value.toFixed(digits)} ${unit}`);
    const told = words(a) === words(b);
    const trend = a === null || b === null || told ? 0 : b < a ? 1 : -1;
    return { key, label, before: words(a), after: words(b), trend };
  });
}

/** What an operation is there for. */
const MAIN: Partial<Record<OperationName, FigureLine['key']>> = {
  fill: 'accel',
  smooth: 'accel',
  limits: 'reprojection',
  floor: 'sunk',
  'foot-lock': 'slide',
};

/** The figure to show beside an operation's name; null where none tells what it did. */
export function mainLine(kind: OperationName, before: CleanupFigures, after: CleanupFigures): FigureLine | null {
  const key = MAIN[kind];
  return figureLines(before, after).find((line) => line.key === key) ?? null;
}

function same(a: CleanupStack, b: CleanupStack | null): boolean {
  return b !== null && JSON.stringify(a) === JSON.stringify(b);
}
