import { ByteCursor } from '../bytes/byte-cursor.ts';
import { type ByteSource, ByteSpan, sliceSource } from '../bytes/byte-source.ts';
import { storedBytes } from '../bytes/decode-elements.ts';
import { describeStart } from '../bytes/file-start.ts';
import { openZip, type ZipSource } from '../bytes/zip-source.ts';
import { FormatError } from '../format-error.ts';
import { PickleMachine } from '../pickle/machine.ts';
import { latin1Text } from '../pickle/python-text.ts';
import { KNOWN_DATA, pickleBudget, type ReadPickleOptions, unpickle } from '../pickle/read-pickle.ts';
import { settle } from '../pickle/settle.ts';
import type { KnownNames, MachineValue, PickleValue } from '../pickle/values.ts';
import { KNOWN_TORCH } from './known-torch.ts';
import { storageReference } from './persistent-id.ts';
import { type StorageBytes, TorchStorage } from './storage.ts';

/** What a file of `torch.save` holds. */
export interface TorchFile {
  readonly form: 'zip' | 'legacy';
  /** The saved object; its tensors are arrays that are read when asked for. */
  readonly value: PickleValue;
}

/** 0x1950a86a20f9469cfc6c, the number that legacy files begin with. */
const LEGACY_MAGIC = 0x1950a86a20f9469cfc6cn;
const LEGACY_PROTOCOL = 1001;
/** The magic number's pickle takes 15 bytes in protocol 2 and 24 in protocol 5. */
const MAX_MAGIC_BYTES = 64;
const MAX_PICKLE_BYTES = 2 ** 28;
const MAX_STORAGE_BYTES = 2 ** 31;
const NAMES: KnownNames = new Map([...KNOWN_DATA, ...KNOWN_TORCH]);

/**
 * Reads a file of `torch.save` (`.pth`, `.pt`, `.pth.tar`), zip or legacy form. Tensors know their place in the file
 * and are read one by one; nothing in the file runs. Devices (`cuda:0`) are ignored.
 *
 * @throws FormatError with the reason
 */
export function readTorch(source: ByteSource, options: ReadPickleOptions = {}): TorchFile {
  const start = describeStart(source);
  if (start.kind === 'zip') return { form: 'zip', value: readZipForm(source, options) };
  if (start.kind === 'pickle') return { form: 'legacy', value: readLegacyForm(source, options) };
  throw new FormatError(start.kind === 'refused' ? start.sentence : 'it is not a file of torch.save');
}

/** True for a file that begins as torch.save's legacy form does: with its magic number as a pickle of its own. */
export function isLegacyTorch(source: ByteSource): boolean {
  if (describeStart(source).kind !== 'pickle') return false;
  try {
    const head = sliceSource(source, 0, Math.min(source.size, MAX_MAGIC_BYTES));
    return unpickle(new ByteCursor(head), { names: NAMES, budget: pickleBudget() }) === LEGACY_MAGIC;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** Reads `NAME/data.pkl` and `NAME/data/<key>` of an archive. */
function readZipForm(source: ByteSource, options: ReadPickleOptions): PickleValue {
  const zip = openZip(source);
  const main = zip.names.filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (main.length !== 1) {
    throw new FormatError(main.length ? 'it holds several data.pkl' : 'it is a ZIP archive without data.pkl');
  }
  const root = main[0]!.slice(0, -'data.pkl'.length);
  if (zip.has(`${root}constants.pkl`)) throw new FormatError('it is a TorchScript program, not a saved dictionary');
  const bigEndian = byteOrder(zip, root) === 'big';
  const storages = new Map<string, StorageBytes>();
  const persistentLoad = (id: MachineValue): MachineValue => {
    const { key, dtype, count, part } = storageReference(id);
    const storage = storages.get(key) ?? openStorage(zip, `${root}data/${key}`, { key, dtype, count, span: null });
    if (storage.dtype !== dtype) throw new FormatError(`the storage ${key} has two types`);
    storages.set(key, storage);
    return new TorchStorage(storage, bigEndian, part ?? undefined);
  };
  const pickle = zip.open(main[0]!, MAX_PICKLE_BYTES);
  if (pickle.size > MAX_PICKLE_BYTES) throw new FormatError('its data.pkl is larger than any real one');
  const whole = ByteSpan.of(pickle.read(0, pickle.size)).source;
  return unpickle(new ByteCursor(whole), { names: NAMES, budget: pickleBudget(options), persistentLoad });
}

function byteOrder(zip: ZipSource, root: string): 'little' | 'big' {
  if (!zip.has(`${root}byteorder`)) return 'little';
  const entry = zip.open(`${root}byteorder`, 64);
  const text = latin1Text(entry.read(0, Math.min(entry.size, 64))).trim();
  if (text !== 'little' && text !== 'big') throw new FormatError('its byte order is not known');
  return text;
}

function openStorage(zip: ZipSource, name: string, storage: StorageBytes): StorageBytes {
  if (!zip.has(name)) throw new FormatError(`the storage ${storage.key} is missing`);
  const entry = zip.open(name, MAX_STORAGE_BYTES);
  const bytes = storage.count * (storage.dtype ? storedBytes(storage.dtype) : 1);
  if (entry.size < bytes) {
    throw new FormatError(`the storage ${storage.key} has ${entry.size} bytes instead of ${bytes}`);
  }
  return { ...storage, span: new ByteSpan(entry, 0, bytes) };
}

/** Reads magic number, protocol, system, object and storage keys (five pickles), then finds the raw storages. */
function readLegacyForm(source: ByteSource, options: ReadPickleOptions): PickleValue {
  const cursor = new ByteCursor(source);
  const budget = pickleBudget(options);
  const plain = (): PickleValue => unpickle(cursor, { names: NAMES, budget });
  if (plain() !== LEGACY_MAGIC) throw new FormatError('it is a pickle, but not one of torch.save');
  if (plain() !== LEGACY_PROTOCOL) throw new FormatError('it was written by a torch whose format is not known');
  plain();
  const storages = new Map<string, StorageBytes>();
  const persistentLoad = (id: MachineValue): MachineValue => {
    const { key, dtype, count, part } = storageReference(id);
    const storage = storages.get(key) ?? { key, dtype, count, span: null };
    if (storage.dtype !== dtype || storage.count !== count) throw new FormatError(`the storage ${key} has two types`);
    storages.set(key, storage);
    return new TorchStorage(storage, false, part ?? undefined);
  };
  const built = new PickleMachine(cursor, NAMES, budget, persistentLoad).run();
  const keys = plain();
  if (!Array.isArray(keys)) throw new FormatError('its list of storages is damaged');
  for (const key of keys as readonly PickleValue[]) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (!storage) throw new FormatError('its list of storages names one that nothing uses');
    if (storage.span) throw new FormatError(`the storage ${storage.key} occurs twice`);
    const count = cursor.uint64();
    if (count !== storage.count) {
      throw new FormatError(`the storage ${storage.key} has ${count} elements instead of ${storage.count}`);
    }
    const bytes = count * (storage.dtype ? storedBytes(storage.dtype) : 1);
    const left = source.size - cursor.position;
    if (bytes > left) {
      throw new FormatError(`the storage ${storage.key} has ${left} bytes instead of ${bytes}; the file is cut off`);
    }
    storage.span = cursor.span(bytes);
  }
  // Tensors are finished only now that their storages are found.
  return settle(built, budget.limits);
}
