import { ByteSpan } from '../bytes/byte-source.ts';
import { type StoredType, storedBytes } from '../bytes/decode-elements.ts';
import { FormatError } from '../format-error.ts';
import { type MachineValue, PickleName, type PickleValue, type Unfinished } from '../pickle/values.ts';

/** Where the bytes of a storage are; known at once in zip files, after all pickles in legacy ones. */
export interface StorageBytes {
  readonly key: string;
  /** Elements of the whole storage as the pickle promises them; bytes for untyped storages. */
  readonly count: number;
  /** Null for untyped storages, whose tensors say their type. */
  readonly dtype: StoredType | null;
  span: ByteSpan | null;
}

/** A reference to a storage, or to a part of one (legacy views), while a torch file is read. */
export class TorchStorage implements Unfinished {
  readonly what = 'a torch storage';
  readonly whole: StorageBytes;
  readonly bigEndian: boolean;
  private readonly first: number;
  private readonly count: number;

  /** @param part first element and number of elements of a view */
  constructor(whole: StorageBytes, bigEndian: boolean, part?: { first: number; count: number }) {
    this.whole = whole;
    this.bigEndian = bigEndian;
    this.first = part?.first ?? 0;
    this.count = part?.count ?? whole.count;
    if (part && !(part.first >= 0 && part.count >= 0 && part.first + part.count <= whole.count)) {
      throw new FormatError(`a view of storage ${whole.key} reaches beyond it`);
    }
  }

  build(): void {
    throw new FormatError('it gives a state to a torch storage');
  }

  parts(): readonly MachineValue[] {
    return [];
  }

  /** A storage on its own is not data anybody needs. */
  finish(): PickleValue {
    return new PickleName('torch.storage');
  }

  /** The bytes of this storage. @throws FormatError if the file does not hold them */
  bytes(): ByteSpan {
    const { span, key, dtype } = this.whole;
    if (!span) throw new FormatError(`the storage ${key} is missing`);
    const size = dtype ? storedBytes(dtype) : 1;
    return new ByteSpan(span.source, span.offset + this.first * size, this.count * size);
  }
}
