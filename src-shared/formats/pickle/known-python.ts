import { ByteSpan } from '../bytes/byte-source.ts';
import { FormatError } from '../format-error.ts';
import { latin1Bytes } from './python-text.ts';
import { type Known, KnownName, type MachineValue, type PickleKey } from './values.ts';

/** Plain constructors of Python's own library; each builds data of this reader, none runs Python. */
const BUILTINS: Readonly<Record<string, Known>> = {
  set: { make: ([items]) => new Set(keys(items)) },
  frozenset: { make: ([items]) => new Set(keys(items)) },
  bytes: { make: ([text, encoding]) => encodedBytes(text, encoding) },
  bytearray: { make: ([text, encoding]) => encodedBytes(text, encoding) },
  list: { make: ([items]) => (items === undefined ? [] : items) },
  tuple: { make: ([items]) => (items === undefined ? [] : items) },
  dict: { make: ([items]) => orderedDict(items) },
  object: {},
  int: {},
  long: {},
  float: {},
  bool: {},
  str: {},
  unicode: {},
  complex: {
    make: () => {
      throw new FormatError('it holds complex numbers, which are not supported');
    },
  },
};

/** `copy_reg._reconstructor(cls, object, None)`: how protocols 0 and 1 make an object before its state. */
const RECONSTRUCTOR: Known = {
  make: ([type, , state], context) => {
    if (!(type instanceof KnownName)) throw new FormatError('it rebuilds an object of a type that is not known');
    if (!type.known.make) throw new FormatError(`it rebuilds ${type.name}, which this reader only knows as a name`);
    return type.known.make(state === null || state === undefined ? [] : [state], context);
  },
};

/** `_codecs.encode(text, 'latin1')`: how Python 3 writes bytes in protocols that have none. */
const ENCODE: Known = {
  make: ([text, encoding], context) => {
    if (typeof text === 'string') context.countText(text.length);
    return encodedBytes(text, encoding);
  },
};

/** Names of Python's own library. */
export const KNOWN_PYTHON: readonly (readonly [string, Known])[] = [
  ...Object.entries(BUILTINS).flatMap(([name, known]) => [
    [`builtins.${name}`, known] as const,
    [`__builtin__.${name}`, known] as const,
  ]),
  ['copy_reg._reconstructor', RECONSTRUCTOR],
  ['copyreg._reconstructor', RECONSTRUCTOR],
  ['_codecs.encode', ENCODE],
  ['collections.OrderedDict', { make: ([items]) => orderedDict(items) }],
  ['collections.defaultdict', { make: ([, items]) => orderedDict(items) }],
];

function orderedDict(items: MachineValue | undefined): MachineValue {
  const dict = new Map<PickleKey, MachineValue>();
  if (items === undefined) return dict;
  if (items instanceof Map) return new Map(items);
  if (!Array.isArray(items)) throw new FormatError('it builds a dictionary from something else than pairs');
  for (const pair of items) {
    if (!Array.isArray(pair) || pair.length !== 2) throw new FormatError('it builds a dictionary from a broken pair');
    const [key] = keys([pair[0]!]);
    dict.set(key!, pair[1]!);
  }
  return dict;
}

function keys(items: MachineValue | undefined): PickleKey[] {
  if (items === undefined) return [];
  if (items instanceof Set) return [...items];
  if (!Array.isArray(items)) throw new FormatError('it builds a set from something that is not a list');
  return items.map((item) => {
    if (item !== null && typeof item === 'object') throw new FormatError('a set holds neither texts nor numbers');
    return item;
  });
}

function encodedBytes(text: MachineValue | undefined, encoding: MachineValue | undefined): ByteSpan {
  if (text === undefined) return ByteSpan.of(new Uint8Array(0));
  if (text instanceof ByteSpan) return text;
  const latin1 = encoding === undefined || encoding === 'latin1' || encoding === 'latin-1';
  const bytes = typeof text === 'string' && latin1 ? latin1Bytes(text) : null;
  if (!bytes) throw new FormatError('it encodes something that is not Latin-1 text');
  return ByteSpan.of(bytes);
}
