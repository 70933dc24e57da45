import { FormatError } from '../format-error.ts';
import type { PickleLimits } from './limits.ts';
import {
  isUnfinished,
  KnownName,
  type MachineValue,
  ObjectArray,
  type PickleKey,
  PickleName,
  type PickleValue,
} from './values.ts';

/** A value that has parts, while its parts are being finished. */
interface Frame {
  readonly value: object;
  /** Parts not looked at yet begin at `next`; finished ones are written back. */
  readonly parts: MachineValue[];
  next: number;
  depth: number;
  nodes: number;
}

interface Done {
  readonly value: PickleValue;
  /** Containers below, itself included. */
  readonly depth: number;
  /** Nodes below, shared ones counted at each place. */
  readonly nodes: number;
}

/**
 * Turns what the machine built into plain values: objects are finished once their parts are.
 *
 * Works without recursion, so that no nesting exhausts the call stack; refuses values that contain themselves, and
 * values that are small in the file only because they share parts (a billion laughs).
 *
 * @throws FormatError
 */
export function settle(root: MachineValue, limits: PickleLimits): PickleValue {
  const done = new Map<object, Done>();
  const open = new Set<object>();
  const frames: Frame[] = [];

  const enter = (value: object): void => {
    if (open.has(value)) throw new FormatError('it holds a value that contains itself');
    // Unfinished objects nest at run time too (an array inside an object inside an object), hence the allowance.
    if (frames.length >= 4 * limits.maxDepth) throw new FormatError('it is nested too deeply');
    open.add(value);
    frames.push({ value, parts: partsOf(value), next: 0, depth: 1, nodes: 1 });
  };

  if (!hasParts(root)) return leaf(root);
  enter(root);
  for (;;) {
    const frame = frames[frames.length - 1]!;
    let descended = false;
    while (frame.next < frame.parts.length) {
      const part = frame.parts[frame.next]!;
      if (!hasParts(part)) {
        frame.nodes++;
        frame.parts[frame.next++] = leaf(part) as MachineValue;
        continue;
      }
      const known = done.get(part);
      if (!known) {
        enter(part);
        descended = true;
        break;
      }
      frame.nodes += known.nodes;
      frame.depth = Math.max(frame.depth, known.depth + 1);
      if (frame.nodes > limits.maxNodes) throw new FormatError('it repeats parts of itself beyond all measure');
      if (frame.depth > limits.maxDepth) throw new FormatError('it is nested too deeply');
      frame.parts[frame.next++] = known.value as MachineValue;
    }
    if (descended) continue;
    frames.pop();
    open.delete(frame.value);
    const value = finish(frame);
    done.set(frame.value, { value, depth: frame.depth, nodes: frame.nodes });
    if (frames.length === 0) return value;
  }
}

function hasParts(value: MachineValue): value is MachineValue & object {
  if (value === null || typeof value !== 'object') return false;
  if (value instanceof ObjectArray) return !value.waiting;
  return Array.isArray(value) || value instanceof Map || isUnfinished(value);
}

function partsOf(value: object): MachineValue[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value.values()];
  if (value instanceof ObjectArray) return [...(value.items as MachineValue[])];
  return [...(value as unknown as { parts(): readonly MachineValue[] }).parts()];
}

function finish({ value, parts }: Frame): PickleValue {
  const finished = parts as readonly PickleValue[];
  if (Array.isArray(value)) return finished;
  if (value instanceof Map) {
    const dict = value as Map<PickleKey, PickleValue>;
    let i = 0;
    for (const key of dict.keys()) dict.set(key, finished[i++]!);
    return dict;
  }
  if (value instanceof ObjectArray) return new ObjectArray(value.shape, finished);
  return (value as unknown as { finish(parts: readonly PickleValue[]): PickleValue }).finish(finished);
}

function leaf(value: MachineValue): PickleValue {
  if (value instanceof KnownName) return new PickleName(value.known.mention ?? value.name);
  return value as PickleValue;
}
