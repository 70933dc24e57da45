import type { ByteSpan } from '../bytes/byte-source.ts';
import type { StoredArray } from '../bytes/stored-array.ts';

/** What may be a key of a dictionary or a member of a set. */
export type PickleKey = string | number | bigint | boolean | null;

/** A dictionary, in the order of the file. */
export type PickleDict = ReadonlyMap<PickleKey, PickleValue>;

/**
 * What a pickle holds, as plain data. Lists and tuples are both arrays; whole numbers beyond 2^53 are bigint; bytes
 * (and Python 2 strings over 64 KiB) are spans not read yet; numpy scalars are numbers.
 */
export type PickleValue =
  | PickleKey
  | readonly PickleValue[]
  | PickleDict
  | ReadonlySet<PickleKey>
  | ByteSpan
  | StoredArray
  | ObjectArray
  | PickleName;

/** A numpy array of Python objects (texts of different lengths, mostly), row-major. */
export class ObjectArray {
  readonly shape: readonly number[];
  private loaded: readonly PickleValue[] | null;
  private readonly load: () => readonly PickleValue[];

  /** @param items the items, or what reads them: texts of fixed width stay in the file until they are asked for */
  constructor(shape: readonly number[], items: readonly PickleValue[] | (() => readonly string[])) {
    this.shape = shape;
    this.loaded = typeof items === 'function' ? null : items;
    this.load = typeof items === 'function' ? items : () => items;
  }

  /** The items, row-major; they are kept once read. @throws FormatError if a text is damaged */
  get items(): readonly PickleValue[] {
    this.loaded ??= this.load();
    return this.loaded;
  }

  /** True for texts that were not read yet. */
  get waiting(): boolean {
    return this.loaded === null;
  }
}

/** A type or constant that is only named: `torch.float32`, `numpy.float64`, a device. */
export class PickleName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Something the machine holds while it runs: values, names of the allow-list, and objects that are not complete yet. */
export type MachineValue =
  | PickleKey
  | MachineValue[]
  | Map<PickleKey, MachineValue>
  | Set<PickleKey>
  | ByteSpan
  | StoredArray
  | ObjectArray
  | PickleName
  | KnownName
  | Unfinished;

/** An entry of an allow-list: what this reader does when a file asks for a name of a library. */
export interface Known {
  /**
   * What calling it gives (REDUCE, NEWOBJ, INST and OBJ alike); a name without it may be mentioned, not called.
   * Builds plain data only.
   */
  readonly make?: (args: readonly MachineValue[], context: BuildContext) => MachineValue;
  /** What stands in the result where it is only mentioned. */
  readonly mention?: string;
}

/** Allow-list: `module.name` to what is done. */
export type KnownNames = ReadonlyMap<string, Known>;

/** A name of the allow-list on the stack. */
export class KnownName {
  readonly name: string;
  readonly known: Known;

  constructor(name: string, known: Known) {
    this.name = name;
    this.known = known;
  }
}

/** What constructors may use of the machine. */
export interface BuildContext {
  /** Counts text before it is decoded. @throws FormatError over the limit */
  readonly countText: (bytes: number) => void;
  /** Takes bytes that follow the current opcode outside the pickle (joblib's inline arrays). */
  readonly takeInline: (align: boolean, bytes: number) => ByteSpan;
  /** Reads a pickle that follows the current opcode (joblib's object arrays). */
  readonly nested: () => MachineValue;
}

/** An object that gets its state later (BUILD), or whose parts are not complete yet. */
export interface Unfinished {
  /** Name for messages, e.g. `numpy.ndarray`. */
  readonly what: string;
  /** Takes the state of BUILD. @throws FormatError if it is not the state of such an object */
  build(state: MachineValue, context: BuildContext): void;
  /** Values that must be finished before this one. */
  parts(): readonly MachineValue[];
  /** The value in the result, from its finished parts in the same order. @throws FormatError */
  finish(parts: readonly PickleValue[]): PickleValue;
}

export function isUnfinished(value: MachineValue): value is Unfinished {
  return typeof value === 'object' && value !== null && 'finish' in value;
}
