import { OP } from '#shared/formats/pickle/opcodes.ts';
import { call, dict, global, int, join, le, list, type Piece, pickle, text, tuple } from './pickle-assembler.ts';
import { type RawZipFile, rawZip } from './raw-zip.ts';

/** A storage of a torch file. */
export interface StorageSpec {
  readonly key: string;
  readonly data: Uint8Array;
}

export interface TensorSpec {
  readonly key: string;
  readonly shape: readonly number[];
  readonly strides?: readonly number[];
  readonly offset?: number;
  /** Elements that the reference promises; the shape's otherwise. */
  readonly numel?: number;
  readonly storage?: string;
  readonly location?: string;
  /** Legacy view: first element and number of elements. */
  readonly view?: readonly [number, number];
}

const MAGIC = Uint8Array.of(0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19);

/** A reference to a storage, as torch's persistent ids write it. */
export function storageReference(spec: TensorSpec, legacy = false): Piece {
  const numel = spec.numel ?? spec.shape.reduce((product, size) => product * size, 1);
  const view = spec.view ? tuple(text(`view of ${spec.key}`), int(spec.view[0]), int(spec.view[1])) : OP.NONE;
  const parts = [
    text('storage'),
    global('torch', spec.storage ?? 'FloatStorage'),
    text(spec.key),
    text(spec.location ?? 'cpu'),
    int(numel),
  ];
  return [tuple(...parts, ...(legacy ? [view] : [])), OP.BINPERSID];
}

/** `torch._utils._rebuild_tensor_v2` of a storage. */
export function tensor(spec: TensorSpec, legacy = false): Piece {
  const strides = spec.strides ?? rowMajor(spec.shape);
  const hooks = call(global('collections', 'OrderedDict'));
  return call(
    global('torch._utils', '_rebuild_tensor_v2'),
    storageReference(spec, legacy),
    int(spec.offset ?? 0),
    tuple(...spec.shape.map(int)),
    tuple(...strides.map(int)),
    OP.NEWFALSE,
    hooks,
  );
}

/** A file of torch.save in zip form around one pickled object. */
export function zipTorch(
  object: Piece,
  storages: readonly StorageSpec[],
  more: readonly RawZipFile[] = [],
): Uint8Array {
  return rawZip([
    { name: 'archive/data.pkl', data: pickle(object) },
    ...storages.map(({ key, data }) => ({ name: `archive/data/${key}`, data })),
    { name: 'archive/version', data: join('3\n') },
    ...more,
  ]);
}

/** A file of torch.save in legacy form; each storage says how many elements it has. */
export function legacyTorch(
  object: Piece,
  storages: readonly (StorageSpec & { readonly numel: number })[],
): Uint8Array {
  return join(
    legacyStart(),
    pickle(object),
    pickle(list(...storages.map(({ key }) => text(key)))),
    storages.map(({ data, numel }) => [le.u64(numel), data]),
  );
}

/** Magic number, protocol and system of a legacy file. */
export function legacyStart(): Uint8Array {
  const system = dict(
    [text('protocol_version'), int(1001)],
    [text('little_endian'), OP.NEWTRUE],
    [text('type_sizes'), OP.EMPTY_DICT],
  );
  return join(pickle(OP.LONG1, 10, MAGIC), pickle(int(1001)), pickle(system));
}

/** A state dictionary of tensors under their names. */
export function stateDict(tensors: readonly (readonly [string, Piece])[]): Piece {
  return dict(...tensors.map(([name, piece]) => [text(name), piece] as const));
}

function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, a) => shape.slice(a + 1).reduce((product, size) => product * size, 1));
}
