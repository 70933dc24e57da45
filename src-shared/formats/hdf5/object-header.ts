import { FormatError } from '../format-error.ts';
import { FieldReader, readBlock } from './field-reader.ts';
import type { Superblock } from './superblock.ts';

/** Kinds of header messages that are read (HDF5 File Format Specification 3.0, IV.A.2). */
export const MESSAGE = {
  dataspace: 0x1,
  linkInfo: 0x2,
  datatype: 0x3,
  fillValue: 0x5,
  link: 0x6,
  layout: 0x8,
  filters: 0xb,
  continuation: 0x10,
  symbolTable: 0x11,
} as const;

export interface HeaderMessage {
  readonly type: number;
  /** True where the data is not the message but says where it is shared; only committed datatypes do that. */
  readonly shared: boolean;
  readonly data: FieldReader;
}

/** More messages or blocks than any real object has. */
const MAX_MESSAGES = 4096;
const MAX_BLOCKS = 256;

/** All messages of the object at an address, version 1 and 2, continuation blocks included. @throws FormatError */
export function readObjectHeader(file: Superblock, address: number): HeaderMessage[] {
  const { source, sizes } = file;
  const head = readBlock(source, address, Math.min(64, source.size - address), sizes);
  const isNew = head.bytes[0] === 0x4f; // "OHDR"
  const messages: HeaderMessage[] = [];
  const blocks: { address: number; length: number }[] = [];
  let hasOrder = false;
  if (isNew) {
    head.expect('OHDR', 'object header');
    head.skip(1);
    const flags = head.u8();
    hasOrder = (flags & 4) !== 0;
    head.skip((flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0));
    const length = head.uint(1 << (flags & 3));
    blocks.push({ address: address + head.at, length });
  } else {
    if (head.u8() !== 1) throw new FormatError('one of its object headers is damaged');
    head.skip(7);
    blocks.push({ address: address + 16, length: head.u32() });
  }
  for (let i = 0; i < blocks.length; i++) {
    if (i >= MAX_BLOCKS) throw new FormatError('one of its objects is spread over too many blocks');
    const block = readBlock(source, blocks[i]!.address, blocks[i]!.length, sizes);
    let end = block.bytes.length;
    if (isNew && i > 0) {
      block.expect('OCHK', 'object header');
      end -= 4;
    }
    const prefix = isNew ? (hasOrder ? 6 : 4) : 8;
    while (block.at + prefix <= end) {
      const message = readMessage(block, isNew, hasOrder, file);
      if (message.type === MESSAGE.continuation) {
        blocks.push({ address: message.data.offset(), length: message.data.length() });
      } else messages.push(message);
      if (messages.length > MAX_MESSAGES) throw new FormatError('one of its objects has too many properties');
    }
  }
  return messages;
}

function readMessage(block: FieldReader, isNew: boolean, hasOrder: boolean, file: Superblock): HeaderMessage {
  const type = isNew ? block.u8() : block.u16();
  const size = block.u16();
  const flags = block.u8();
  block.skip(isNew ? (hasOrder ? 2 : 0) : 3);
  return { type, shared: (flags & 2) !== 0, data: new FieldReader(block.slice(size), file.sizes) };
}

/** The first message of a kind, ready to be read from its start; null where there is none. */
export function messageOf(messages: readonly HeaderMessage[], type: number): FieldReader | null {
  const found = messages.find((message) => message.type === type);
  if (!found) return null;
  if (found.shared) throw new FormatError('it shares types between datasets, which is not supported');
  found.data.at = 0;
  return found.data;
}
