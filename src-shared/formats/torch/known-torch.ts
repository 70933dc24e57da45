import { memoryBytes, type StoredType } from '../bytes/decode-elements.ts';
import { checkedElements, storedView } from '../bytes/stored-array.ts';
import { FormatError } from '../format-error.ts';
import { asShape } from '../pickle/numpy-array.ts';
import {
  type Known,
  KnownName,
  type MachineValue,
  PickleName,
  type PickleValue,
  type Unfinished,
} from '../pickle/values.ts';
import { TorchStorage } from './storage.ts';

/** Storage classes and the type of their elements. */
export const STORAGE_TYPES: Readonly<Record<string, StoredType>> = {
  FloatStorage: 'f4',
  DoubleStorage: 'f8',
  HalfStorage: 'f2',
  BFloat16Storage: 'bf16',
  LongStorage: 'i8',
  IntStorage: 'i4',
  ShortStorage: 'i2',
  CharStorage: 'i1',
  ByteStorage: 'u1',
  BoolStorage: 'b1',
};

/** Names of element types (`torch.float32`). */
const DTYPES: Readonly<Record<string, StoredType>> = {
  float32: 'f4',
  float: 'f4',
  float64: 'f8',
  double: 'f8',
  float16: 'f2',
  half: 'f2',
  bfloat16: 'bf16',
  int64: 'i8',
  long: 'i8',
  int32: 'i4',
  int: 'i4',
  int16: 'i2',
  short: 'i2',
  int8: 'i1',
  uint8: 'u1',
  uint16: 'u2',
  uint32: 'u4',
  uint64: 'u8',
  bool: 'b1',
};

/** A tensor being rebuilt; it becomes an array over the bytes of its storage. */
class TorchTensor implements Unfinished {
  readonly what = 'a torch tensor';
  private readonly storage: TorchStorage;
  private readonly offset: number;
  private readonly shape: readonly number[];
  private readonly strides: readonly number[];
  private readonly dtype: StoredType;

  constructor(args: readonly MachineValue[], dtype: StoredType | null) {
    const [storage, offset, shape, strides] = args;
    if (!(storage instanceof TorchStorage)) throw new FormatError('a tensor has no storage');
    if (typeof offset !== 'number') throw new FormatError('a tensor has no offset');
    const type = storage.whole.dtype ?? dtype;
    if (!type) throw new FormatError('a tensor has no element type');
    this.storage = storage;
    this.offset = offset;
    this.shape = asShape(shape);
    this.strides = asStrides(strides);
    this.dtype = type;
    checkedElements(this.shape, memoryBytes(type));
  }

  /** Tensors carry attributes of Python objects, which say nothing about the numbers. */
  build(): void {}

  parts(): readonly MachineValue[] {
    return [];
  }

  finish(): PickleValue {
    const { storage, offset, shape, strides, dtype } = this;
    return storedView(storage.bytes(), { dtype, shape, strides, offset, bigEndian: storage.bigEndian });
  }
}

function asStrides(value: MachineValue | undefined): number[] {
  if (!Array.isArray(value)) throw new FormatError('a tensor has no strides');
  return value.map((stride) => {
    if (typeof stride !== 'number' || !Number.isSafeInteger(stride) || stride < 0) {
      throw new FormatError(`a tensor has the stride ${typeof stride === 'object' ? 'of an object' : String(stride)}`);
    }
    return stride;
  });
}

const TENSOR: Known = { make: (args) => new TorchTensor(args, null) };

/** `_rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype)`. */
const TENSOR_V3: Known = {
  make: (args) => {
    const dtype = args[6];
    const name = dtype instanceof KnownName ? dtype.name.replace(/^torch\./, '') : '';
    return new TorchTensor(args, DTYPES[name] ?? null);
  },
};

/** `_rebuild_parameter(tensor, requires_grad, hooks)`. */
const PARAMETER: Known = {
  make: ([tensor]) => {
    if (!(tensor instanceof TorchTensor)) throw new FormatError('a parameter holds no tensor');
    return tensor;
  },
};

/** `_rebuild_from_type_v2(function, type, arguments, state)`: a tensor with attributes. */
const FROM_TYPE: Known = {
  make: ([inner, , args], context) => {
    if (!(inner instanceof KnownName) || !inner.known.make || !Array.isArray(args) || inner.known === FROM_TYPE) {
      throw new FormatError('a tensor is rebuilt in a way that is not known');
    }
    return inner.known.make(args, context);
  },
};

const SIZE: Known = { make: ([sizes]) => (sizes === undefined ? [] : sizes) };
const DEVICE: Known = {
  make: ([kind]) => new PickleName(`torch.device ${typeof kind === 'string' ? kind.slice(0, 32) : ''}`),
};

function refuse(what: string): Known {
  return {
    make: () => {
      throw new FormatError(`it holds ${what}, which are not supported`);
    },
  };
}

/** Names of torch. */
export const KNOWN_TORCH: readonly (readonly [string, Known])[] = [
  ['torch._utils._rebuild_tensor', TENSOR],
  ['torch._utils._rebuild_tensor_v2', TENSOR],
  ['torch._utils._rebuild_tensor_v3', TENSOR_V3],
  ['torch._utils._rebuild_parameter', PARAMETER],
  ['torch._utils._rebuild_parameter_with_state', PARAMETER],
  ['torch._tensor._rebuild_from_type_v2', FROM_TYPE],
  ['torch._utils._rebuild_qtensor', refuse('quantised tensors')],
  ['torch._utils._rebuild_sparse_tensor', refuse('sparse tensors')],
  ['torch.Size', SIZE],
  ['torch.device', DEVICE],
  ['torch.Tensor', {}],
  ['torch._tensor.Tensor', {}],
  ['torch.nn.parameter.Parameter', {}],
  ['torch.storage.UntypedStorage', {}],
  ['torch.storage._UntypedStorage', {}],
  ['torch.storage.TypedStorage', {}],
  ['torch.storage._TypedStorage', {}],
  ...Object.keys(STORAGE_TYPES).flatMap((name): (readonly [string, Known])[] => [
    [`torch.${name}`, {}],
    [`torch.cuda.${name}`, {}],
  ]),
  ...Object.keys(DTYPES).map((name) => [`torch.${name}`, {}] as const),
];
