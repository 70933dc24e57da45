import type { ByteCursor } from '../bytes/byte-cursor.ts';
import { ByteSpan } from '../bytes/byte-source.ts';
import { StoredArray } from '../bytes/stored-array.ts';
import { FormatError } from '../format-error.ts';
import type { PickleBudget } from './budget.ts';
import { asKey, MachineStack } from './machine-stack.ts';
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
import { type BuildContext, isUnfinished, KnownName, type KnownNames, type MachineValue } from './values.ts';

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
  private readonly stack: MachineStack;
  private readonly context: BuildContext;

  constructor(cursor: ByteCursor, names: KnownNames, budget: PickleBudget, persistentLoad: PersistentLoad | null) {
    this.cursor = cursor;
    this.names = names;
    this.budget = budget;
    this.persistentLoad = persistentLoad;
    this.stack = new MachineStack(budget);
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
      if (opcode === OP.STOP) return this.stack.pop();
      this.step(opcode);
    }
  }

  private step(opcode: number): void {
    const { cursor, stack } = this;
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
        stack.mark();
        break;
      case OP.POP:
        stack.drop();
        break;
      case OP.POP_MARK:
        stack.popToMark();
        break;
      case OP.DUP:
        stack.push(stack.top());
        break;
      case OP.NONE:
        stack.push(null);
        break;
      case OP.NEWTRUE:
        stack.push(true);
        break;
      case OP.NEWFALSE:
        stack.push(false);
        break;
      case OP.INT: {
        const text = latin1Text(this.line(this.budget.limits.maxIntegerBytes));
        stack.push(text === '00' || text === '01' ? text === '01' : decimalInteger(text));
        break;
      }
      case OP.LONG:
        stack.push(decimalInteger(latin1Text(this.line(this.budget.limits.maxIntegerBytes))));
        break;
      case OP.BININT:
        stack.push(cursor.int32());
        break;
      case OP.BININT1:
        stack.push(cursor.uint8());
        break;
      case OP.BININT2:
        stack.push(cursor.uint16());
        break;
      case OP.LONG1:
        this.pushInteger(cursor.uint8());
        break;
      case OP.LONG4:
        this.pushInteger(cursor.int32());
        break;
      case OP.FLOAT:
        stack.push(decimalFloat(latin1Text(this.line(MAX_NAME_BYTES))));
        break;
      case OP.BINFLOAT:
        stack.push(cursor.float64BigEndian());
        break;
      case OP.STRING:
        stack.push(pythonTwoString(ByteSpan.of(unquote(this.countedLine()))));
        break;
      case OP.BINSTRING:
        stack.push(pythonTwoString(this.claim(cursor.int32())));
        break;
      case OP.SHORT_BINSTRING:
        stack.push(pythonTwoString(cursor.span(cursor.uint8())));
        break;
      case OP.UNICODE:
        stack.push(rawUnicode(this.countedLine()));
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
        stack.push(cursor.span(cursor.uint8()), BYTES_WEIGHT);
        break;
      case OP.BINBYTES:
        stack.push(this.claim(cursor.uint32()), BYTES_WEIGHT);
        break;
      case OP.BINBYTES8:
      case OP.BYTEARRAY8:
        stack.push(this.claim(cursor.uint64()), BYTES_WEIGHT);
        break;
      default:
        this.stepContainers(opcode);
    }
  }

  private stepContainers(opcode: number): void {
    const { stack } = this;
    switch (opcode) {
      case OP.EMPTY_TUPLE:
      case OP.EMPTY_LIST:
        stack.push([], LIST_WEIGHT);
        break;
      case OP.TUPLE:
      case OP.LIST:
        stack.push(stack.popToMark(), LIST_WEIGHT);
        break;
      case OP.TUPLE1:
        stack.push(stack.popMany(1), LIST_WEIGHT);
        break;
      case OP.TUPLE2:
        stack.push(stack.popMany(2), LIST_WEIGHT);
        break;
      case OP.TUPLE3:
        stack.push(stack.popMany(3), LIST_WEIGHT);
        break;
      case OP.APPEND: {
        const item = stack.pop();
        stack.appendAll([item]);
        break;
      }
      case OP.APPENDS:
        stack.appendAll(stack.popToMark());
        break;
      case OP.EMPTY_DICT:
        stack.push(new Map(), CONTAINER_WEIGHT);
        break;
      case OP.DICT: {
        const items = stack.popToMark();
        stack.push(new Map(), CONTAINER_WEIGHT);
        stack.setItems(items);
        break;
      }
      case OP.SETITEM:
        stack.setItems(stack.popMany(2));
        break;
      case OP.SETITEMS:
        stack.setItems(stack.popToMark());
        break;
      case OP.EMPTY_SET:
        stack.push(new Set(), CONTAINER_WEIGHT);
        break;
      case OP.FROZENSET:
        stack.push(new Set(stack.popToMark().map(asKey)), CONTAINER_WEIGHT);
        break;
      case OP.ADDITEMS:
        stack.addAll(stack.popToMark());
        break;
      default:
        this.stepObjects(opcode);
    }
  }

  private stepObjects(opcode: number): void {
    const { cursor, stack } = this;
    switch (opcode) {
      case OP.GET:
        stack.recall(Number(decimalInteger(latin1Text(this.line(32)))));
        break;
      case OP.BINGET:
        stack.recall(cursor.uint8());
        break;
      case OP.LONG_BINGET:
        stack.recall(cursor.uint32());
        break;
      case OP.PUT:
        stack.memorise(Number(decimalInteger(latin1Text(this.line(32)))));
        break;
      case OP.BINPUT:
        stack.memorise(cursor.uint8());
        break;
      case OP.LONG_BINPUT:
        stack.memorise(cursor.uint32());
        break;
      case OP.MEMOIZE:
        stack.memorise(stack.remembered);
        break;
      case OP.GLOBAL: {
        const module = utf8Text(this.line(MAX_NAME_BYTES));
        stack.push(this.find(module, utf8Text(this.line(MAX_NAME_BYTES))));
        break;
      }
      case OP.STACK_GLOBAL: {
        const [module, name] = stack.popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string') {
          throw new FormatError('it asks for something by a name that is not text');
        }
        stack.push(this.find(module, name));
        break;
      }
      case OP.INST: {
        const module = utf8Text(this.line(MAX_NAME_BYTES));
        const known = this.find(module, utf8Text(this.line(MAX_NAME_BYTES)));
        this.call(known, stack.popToMark());
        break;
      }
      case OP.OBJ: {
        const [callee, ...args] = stack.popToMark();
        this.call(callee, args);
        break;
      }
      case OP.NEWOBJ:
      case OP.REDUCE: {
        const [callee, args] = stack.popMany(2);
        this.call(callee, args);
        break;
      }
      case OP.NEWOBJ_EX: {
        const [callee, args, named] = stack.popMany(3);
        if (!(named instanceof Map) || named.size > 0) throw new FormatError('it builds an object by named arguments');
        this.call(callee, args);
        break;
      }
      case OP.BUILD: {
        const state = stack.pop();
        this.build(stack.top(), state);
        break;
      }
      case OP.PERSID:
        stack.push(this.loadPersistent(latin1Text(this.line(MAX_NAME_BYTES))));
        break;
      case OP.BINPERSID:
        stack.push(this.loadPersistent(stack.pop()));
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
    this.stack.push(callee.known.make(args, this.context), CONTAINER_WEIGHT);
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

  private pushText(bytes: number): void {
    this.checkClaim(bytes);
    this.budget.countText(bytes);
    this.stack.push(utf8Text(this.cursor.bytes(bytes)));
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
    this.stack.push(twosComplement(this.cursor.bytes(length)), length > 8 ? BIG_INTEGER_WEIGHT : 1);
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
