import type { ByteCursor } from '../bytes/byte-cursor.ts';
import { ByteSpan } from '../bytes/byte-source.ts';
import { StoredArray } from '../bytes/stored-array.ts';
import { FormatError } from '../format-error.ts';
import type { PickleBudget } from './budget.ts';
import { OP } from './opcodes.ts';
import {
  decimalFloat,
  decimalInteger,
  latin1Text,
  quoted,
  rawUnicode,
  twosComplement,
  unquote,
  utf8Text,
} from './python-text.ts';
import {
  type BuildContext,
  isUnfinished,
  KnownName,
  type KnownNames,
  type MachineValue,
  type PickleKey,
} from './values.ts';

/** Python 2 strings up to here are text; longer ones are the bytes of arrays and stay where they are. */
const MAX_STRING_AS_TEXT = 65_536;
const MAX_NAME_BYTES = 1024;
const MAX_LINE_BYTES = 2 ** 28;
const MAX_NESTED_PICKLES = 4;
const HIGHEST_PROTOCOL = 5;
const CONTAINER_WEIGHT = 8;
const LIST_WEIGHT = 4;
const BYTES_WEIGHT = 4;
const BIG_INTEGER_WEIGHT = 64;

/** Turns a persistent id into a value; only torch files have such ids. */
export type PersistentLoad = (id: MachineValue) => MachineValue;

/**
 * A pickle machine that builds plain data. It never calls anything a file names: names are looked up in an allow-list
 * of our own constructors, everything else is refused by name.
 */
export class PickleMachine {
  private readonly cursor: ByteCursor;
  private readonly names: KnownNames;
  private readonly budget: PickleBudget;
  private readonly persistentLoad: PersistentLoad | null;
  private readonly stack: MachineValue[] = [];
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, MachineValue>();
  private readonly context: BuildContext;

  constructor(cursor: ByteCursor, names: KnownNames, budget: PickleBudget, persistentLoad: PersistentLoad | null) {
    this.cursor = cursor;
    this.names = names;
    this.budget = budget;
    this.persistentLoad = persistentLoad;
    this.context = {
      countText: (bytes) => budget.countText(bytes),
      takeInline: (padded, bytes) => {
        if (padded) cursor.bytes(cursor.uint8());
        return cursor.span(bytes);
      },
      nested: () => {
        if (++budget.nested > MAX_NESTED_PICKLES) throw new FormatError('it holds pickles inside pickles');
        const value = new PickleMachine(cursor, names, budget, persistentLoad).run();
        budget.nested--;
        return value;
      },
    };
  }

  /** Runs to STOP; the cursor stands behind it then. @throws FormatError */
  run(): MachineValue {
    for (;;) {
      const opcode = this.cursor.uint8();
      if (opcode === OP.STOP) return this.pop();
      this.step(opcode);
    }
  }

  private step(opcode: number): void {
    const { cursor } = this;
    switch (opcode) {
      case OP.PROTO: {
        const version = cursor.uint8();
        if (version > HIGHEST_PROTOCOL) throw new FormatError(`pickle protocol ${version} is not known`);
        break;
      }
      case OP.FRAME:
        this.checkClaim(cursor.uint64());
        break;
      case OP.MARK:
        if (this.marks.length >= this.budget.limits.maxMarks) throw new FormatError('it is nested too deeply');
        this.marks.push(this.stack.length);
        break;
      case OP.POP:
        if (this.marks.at(-1) === this.stack.length) this.marks.pop();
        else this.pop();
        break;
      case OP.POP_MARK:
        this.popToMark();
        break;
      case OP.DUP:
        this.push(this.top());
        break;
      case OP.NONE:
        this.push(null);
        break;
      case OP.NEWTRUE:
        this.push(true);
        break;
      case OP.NEWFALSE:
        this.push(false);
        break;
      case OP.INT: {
        const text = latin1Text(this.line(this.budget.limits.maxIntegerBytes));
        this.push(text === '00' || text === '01' ? text === '01' : decimalInteger(text));
        break;
      }
      case OP.LONG:
        this.push(decimalInteger(latin1Text(this.line(this.budget.limits.maxIntegerBytes))));
        break;
      case OP.BININT:
        this.push(cursor.int32());
        break;
      case OP.BININT1:
        this.push(cursor.uint8());
        break;
      case OP.BININT2:
        this.push(cursor.uint16());
        break;
      case OP.LONG1:
        this.pushInteger(cursor.uint8());
        break;
      case OP.LONG4:
        this.pushInteger(cursor.int32());
        break;
      case OP.FLOAT:
        this.push(decimalFloat(latin1Text(this.line(MAX_NAME_BYTES))));
        break;
      case OP.BINFLOAT:
        this.push(cursor.float64BigEndian());
        break;
      case OP.STRING:
        this.push(pythonTwoString(ByteSpan.of(unquote(this.countedLine()))));
        break;
      case OP.BINSTRING:
        this.push(pythonTwoString(this.claim(cursor.int32())));
        break;
      case OP.SHORT_BINSTRING:
        this.push(pythonTwoString(cursor.span(cursor.uint8())));
        break;
      case OP.UNICODE:
        this.push(rawUnicode(this.countedLine()));
        break;
      case OP.SHORT_BINUNICODE:
        this.pushText(cursor.uint8());
        break;
      case OP.BINUNICODE:
        this.pushText(cursor.uint32());
        break;
      case OP.BINUNICODE8:
        this.pushText(cursor.uint64());
        break;
      case OP.SHORT_BINBYTES:
        this.push(cursor.span(cursor.uint8()), BYTES_WEIGHT);
        break;
      case OP.BINBYTES:
        this.push(this.claim(cursor.uint32()), BYTES_WEIGHT);
        break;
      case OP.BINBYTES8:
      case OP.BYTEARRAY8:
        this.push(this.claim(cursor.uint64()), BYTES_WEIGHT);
        break;
      default:
        this.stepContainers(opcode);
    }
  }

  private stepContainers(opcode: number): void {
    switch (opcode) {
      case OP.EMPTY_TUPLE:
      case OP.EMPTY_LIST:
        this.push([], LIST_WEIGHT);
        break;
      case OP.TUPLE:
      case OP.LIST:
        this.push(this.popToMark(), LIST_WEIGHT);
        break;
      case OP.TUPLE1:
        this.push(this.popMany(1), LIST_WEIGHT);
        break;
      case OP.TUPLE2:
        this.push(this.popMany(2), LIST_WEIGHT);
        break;
      case OP.TUPLE3:
        this.push(this.popMany(3), LIST_WEIGHT);
        break;
      case OP.APPEND: {
        const item = this.pop();
        this.appendAll([item]);
        break;
      }
      case OP.APPENDS:
        this.appendAll(this.popToMark());
        break;
      case OP.EMPTY_DICT:
        this.push(new Map(), CONTAINER_WEIGHT);
        break;
      case OP.DICT: {
        const items = this.popToMark();
        this.push(new Map(), CONTAINER_WEIGHT);
        this.setItems(items);
        break;
      }
      case OP.SETITEM:
        this.setItems(this.popMany(2));
        break;
      case OP.SETITEMS:
        this.setItems(this.popToMark());
        break;
      case OP.EMPTY_SET:
        this.push(new Set(), CONTAINER_WEIGHT);
        break;
      case OP.FROZENSET:
        this.push(new Set(this.popToMark().map(asKey)), CONTAINER_WEIGHT);
        break;
      case OP.ADDITEMS: {
        const items = this.popToMark();
        const set = this.top();
        if (!(set instanceof Set)) throw new FormatError('it adds members to something that is not a set');
        for (const item of items) set.add(asKey(item));
        break;
      }
      default:
        this.stepObjects(opcode);
    }
  }

  private stepObjects(opcode: number): void {
    const { cursor } = this;
    switch (opcode) {
      case OP.GET:
        this.recall(Number(decimalInteger(latin1Text(this.line(32)))));
        break;
      case OP.BINGET:
        this.recall(cursor.uint8());
        break;
      case OP.LONG_BINGET:
        this.recall(cursor.uint32());
        break;
      case OP.PUT:
        this.memorise(Number(decimalInteger(latin1Text(this.line(32)))));
        break;
      case OP.BINPUT:
        this.memorise(cursor.uint8());
        break;
      case OP.LONG_BINPUT:
        this.memorise(cursor.uint32());
        break;
      case OP.MEMOIZE:
        this.memorise(this.memo.size);
        break;
      case OP.GLOBAL: {
        const module = utf8Text(this.line(MAX_NAME_BYTES));
        this.push(this.find(module, utf8Text(this.line(MAX_NAME_BYTES))));
        break;
      }
      case OP.STACK_GLOBAL: {
        const [module, name] = this.popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string') {
          throw new FormatError('it asks for something by a name that is not text');
        }
        this.push(this.find(module, name));
        break;
      }
      case OP.INST: {
        const module = utf8Text(this.line(MAX_NAME_BYTES));
        const known = this.find(module, utf8Text(this.line(MAX_NAME_BYTES)));
        this.call(known, this.popToMark());
        break;
      }
      case OP.OBJ: {
        const [callee, ...args] = this.popToMark();
        this.call(callee, args);
        break;
      }
      case OP.NEWOBJ:
      case OP.REDUCE: {
        const [callee, args] = this.popMany(2);
        this.call(callee, args);
        break;
      }
      case OP.NEWOBJ_EX: {
        const [callee, args, named] = this.popMany(3);
        if (!(named instanceof Map) || named.size > 0) throw new FormatError('it builds an object by named arguments');
        this.call(callee, args);
        break;
      }
      case OP.BUILD: {
        const state = this.pop();
        this.build(this.top(), state);
        break;
      }
      case OP.PERSID:
        this.push(this.loadPersistent(latin1Text(this.line(MAX_NAME_BYTES))));
        break;
      case OP.BINPERSID:
        this.push(this.loadPersistent(this.pop()));
        break;
      case OP.EXT1:
      case OP.EXT2:
      case OP.EXT4:
        throw new FormatError('it asks for an object of the extension registry, which this reader does not have');
      case OP.NEXT_BUFFER:
      case OP.READONLY_BUFFER:
        throw new FormatError('its arrays are kept outside the file');
      default: {
        const hex = opcode.toString(16).padStart(2, '0');
        throw new FormatError(`it is not a pickle, or a damaged one (byte 0x${hex} at ${cursor.position - 1})`);
      }
    }
  }

  private find(module: string, name: string): KnownName {
    const full = `${module}.${name}`;
    const known = this.names.get(full);
    if (known) return new KnownName(full, known);
    if (/^chumpy\b/.test(module)) {
      throw new FormatError(
        `it holds a computed chumpy expression (${quoted(full)}); save its value instead, for example numpy.array(x)`,
      );
    }
    throw new FormatError(`it asks for ${quoted(full).slice(1, -1)}, which this reader does not know`);
  }

  private call(callee: MachineValue | undefined, args: MachineValue | undefined): void {
    if (!(callee instanceof KnownName)) throw new FormatError('it calls something that is not a known constructor');
    if (!Array.isArray(args)) throw new FormatError(`it calls ${callee.name} without a list of arguments`);
    if (!callee.known.make) throw new FormatError(`it calls ${callee.name}, which this reader only knows as a name`);
    this.push(callee.known.make(args, this.context), CONTAINER_WEIGHT);
  }

  private build(target: MachineValue, state: MachineValue): void {
    // Attributes of dictionaries (torch's `_metadata` of state dicts) say nothing about the data.
    if (target instanceof Map || target instanceof Set || target instanceof StoredArray) return;
    if (!isUnfinished(target)) throw new FormatError('it gives a state to something that has none');
    target.build(state, this.context);
  }

  private loadPersistent(id: MachineValue): MachineValue {
    if (!this.persistentLoad) throw new FormatError('it refers to objects outside the file');
    return this.persistentLoad(id);
  }

  private memorise(index: number): void {
    if (this.memo.size >= this.budget.limits.maxMemo) throw new FormatError('it remembers too many values');
    if (!Number.isSafeInteger(index) || index < 0) throw new FormatError(`it remembers a value under number ${index}`);
    this.memo.set(index, this.top());
  }

  private recall(index: number): void {
    const value = this.memo.get(index);
    if (value === undefined) throw new FormatError(`it recalls value ${index}, which it never remembered`);
    this.push(value);
  }

  private appendAll(items: readonly MachineValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw new FormatError('it appends to something that is not a list');
    for (const item of items) list.push(item);
  }

  private setItems(items: readonly MachineValue[]): void {
    const dict = this.top();
    if (!(dict instanceof Map)) throw new FormatError('it sets entries of something that is not a dictionary');
    if (items.length % 2 !== 0) throw new FormatError('a dictionary entry has no value');
    for (let i = 0; i < items.length; i += 2) dict.set(asKey(items[i]!), items[i + 1]!);
  }

  private push(value: MachineValue, weight = 1): void {
    this.budget.countValue(weight);
    if (this.stack.length >= this.budget.limits.maxStack) throw new FormatError('it is nested too deeply');
    this.stack.push(value);
  }

  private pushText(bytes: number): void {
    this.checkClaim(bytes);
    this.budget.countText(bytes);
    this.push(utf8Text(this.cursor.bytes(bytes)));
  }

  private top(): MachineValue {
    this.checkStack(1);
    return this.stack[this.stack.length - 1]!;
  }

  private pop(): MachineValue {
    this.checkStack(1);
    return this.stack.pop()!;
  }

  private popMany(count: number): MachineValue[] {
    this.checkStack(count);
    return this.stack.splice(this.stack.length - count);
  }

  private popToMark(): MachineValue[] {
    const mark = this.marks.pop();
    if (mark === undefined) throw new FormatError('it takes values back to a mark that was never set');
    return this.stack.splice(mark);
  }

  /** Values below the last mark are out of reach, as in Python. */
  private checkStack(count: number): void {
    if (this.stack.length - (this.marks.at(-1) ?? 0) < count) {
      throw new FormatError('it takes more values than there are');
    }
  }

  private line(maxBytes: number): Uint8Array {
    return this.cursor.line(maxBytes);
  }

  private countedLine(): Uint8Array {
    const line = this.cursor.line(Math.min(MAX_LINE_BYTES, this.budget.limits.maxTextBytes));
    this.budget.countText(line.length);
    return line;
  }

  private pushInteger(length: number): void {
    const { maxIntegerBytes } = this.budget.limits;
    if (!(length >= 0 && length <= maxIntegerBytes))
      throw new FormatError(`it holds a whole number of ${length} bytes`);
    this.push(twosComplement(this.cursor.bytes(length)), length > 8 ? BIG_INTEGER_WEIGHT : 1);
  }

  private checkClaim(length: number): void {
    const left = this.cursor.source.size - this.cursor.position;
    if (!(length >= 0 && length <= left)) {
      throw new FormatError(`it promises ${length} bytes where ${left} are left; it is cut off or damaged`);
    }
  }

  private claim(length: number): ByteSpan {
    this.checkClaim(length);
    return this.cursor.span(length);
  }
}

function pythonTwoString(span: ByteSpan): MachineValue {
  return span.length <= MAX_STRING_AS_TEXT ? latin1Text(span.bytes()) : span;
}

/** A value as a key of a dictionary. @throws FormatError for lists, arrays and objects */
function asKey(value: MachineValue): PickleKey {
  if (value !== null && typeof value === 'object') {
    if (value instanceof ByteSpan && value.length <= MAX_NAME_BYTES) return latin1Text(value.bytes());
    throw new FormatError('a key of a dictionary is neither text nor a number');
  }
  return value;
}
