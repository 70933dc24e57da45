import { ByteSpan } from '../bytes/byte-source.ts';
import { FormatError } from '../format-error.ts';
import type { PickleBudget } from './budget.ts';
import { latin1Text } from './python-text.ts';
import type { MachineValue, PickleKey } from './values.ts';

const MAX_KEY_BYTES = 1024;

/** Stack, marks and memo of a pickle machine. Every method refuses (FormatError) what is not there or over a limit. */
export class MachineStack {
  private readonly budget: PickleBudget;
  private readonly values: MachineValue[] = [];
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, MachineValue>();

  constructor(budget: PickleBudget) {
    this.budget = budget;
  }

  /** Number of values remembered. */
  get remembered(): number {
    return this.memo.size;
  }

  /** Sets a mark where the stack ends now. */
  mark(): void {
    if (this.marks.length >= this.budget.limits.maxMarks) throw new FormatError('it is nested too deeply');
    this.marks.push(this.values.length);
  }

  /** Takes one value away, or the mark where it is on top. */
  drop(): void {
    if (this.marks.at(-1) === this.values.length) this.marks.pop();
    else this.pop();
  }

  /** Remembers the top value under a number. */
  memorise(index: number): void {
    if (this.memo.size >= this.budget.limits.maxMemo) throw new FormatError('it remembers too many values');
    if (!Number.isSafeInteger(index) || index < 0) throw new FormatError(`it remembers a value under number ${index}`);
    this.memo.set(index, this.top());
  }

  /** Pushes the value that was remembered under a number. */
  recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw new FormatError(`it recalls value ${index}, which it never remembered`);
    this.push(value);
  }

  /** Appends to the list on top. */
  appendAll(items: readonly MachineValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw new FormatError('it appends to something that is not a list');
    for (const item of items) list.push(item);
  }

  /** Sets entries (key, value, key, value, …) of the dictionary on top. */
  setItems(items: readonly MachineValue[]): void {
    const dict = this.top();
    if (!(dict instanceof Map)) throw new FormatError('it sets entries of something that is not a dictionary');
    if (items.length % 2 !== 0) throw new FormatError('a dictionary entry has no value');
    for (let i = 0; i < items.length; i += 2) dict.set(asKey(items[i]!), items[i + 1]!);
  }

  /** @param weight what the value counts in the budget */
  push(value: MachineValue, weight = 1): void {
    this.budget.countValue(weight);
    if (this.values.length >= this.budget.limits.maxStack) throw new FormatError('it is nested too deeply');
    this.values.push(value);
  }

  top(): MachineValue {
    this.checkStack(1);
    return this.values[this.values.length - 1]!;
  }

  pop(): MachineValue {
    this.checkStack(1);
    return this.values.pop()!;
  }

  /** The last values, in the order they were pushed. */
  popMany(count: number): MachineValue[] {
    this.checkStack(count);
    return this.values.splice(this.values.length - count);
  }

  /** All values above the last mark, which is taken away too. */
  popToMark(): MachineValue[] {
    const mark = this.marks.pop();
    if (mark === undefined) throw new FormatError('it takes values back to a mark that was never set');
    return this.values.splice(mark);
  }

  /** Adds members to the set on top. */
  addAll(items: readonly MachineValue[]): void {
    const set = this.top();
    if (!(set instanceof Set)) throw new FormatError('it adds members to something that is not a set');
    for (const item of items) set.add(asKey(item));
  }

  /** Values below the last mark are out of reach, as in Python. */
  private checkStack(count: number): void {
    if (this.values.length - (this.marks.at(-1) ?? 0) < count) {
      throw new FormatError('it takes more values than there are');
    }
  }
}

/** A value as a key of a dictionary. @throws FormatError for lists, arrays and objects */
export function asKey(value: MachineValue): PickleKey {
  if (value !== null && typeof value === 'object') {
    if (value instanceof ByteSpan && value.length <= MAX_KEY_BYTES) return latin1Text(value.bytes());
    throw new FormatError('a key of a dictionary is neither text nor a number');
  }
  return value;
}
