import { strFromU8 } from 'fflate';
import { FormatError } from '../format-error.ts';
import { readBlock, textOf, UNDEFINED } from './field-reader.ts';
import { type HeaderMessage, MESSAGE, messageOf } from './object-header.ts';
import type { Superblock } from './superblock.ts';

/** More members or tree nodes than any group that is read here has. */
const MAX_MEMBERS = 65_536;
const MAX_NODES = 16_384;

/** Members of a group: name to the address of the object's header. @throws FormatError where it is no group */
export function readGroup(file: Superblock, messages: readonly HeaderMessage[]): Map<string, number> {
  const table = messageOf(messages, MESSAGE.symbolTable);
  if (table) return symbolTable(file, table.offset(), table.offset());
  const info = messageOf(messages, MESSAGE.linkInfo);
  if (!info) throw new FormatError('one of its objects is not a group');
  info.skip(1);
  info.skip(info.u8() & 1 ? 8 : 0);
  if (info.offset() !== UNDEFINED)
    throw new FormatError('it keeps its names in a fractal heap, which is not supported');
  return compactLinks(messages);
}

/** Links stored in the header itself (version 2 groups with few members). */
function compactLinks(messages: readonly HeaderMessage[]): Map<string, number> {
  const out = new Map<string, number>();
  for (const { type, data } of messages) {
    if (type !== MESSAGE.link) continue;
    data.at = 1;
    const flags = data.u8();
    const kind = flags & 8 ? data.u8() : 0;
    data.skip((flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0));
    const name = strFromU8(data.slice(data.uint(1 << (flags & 3))));
    // Soft and external links lead elsewhere, perhaps out of the file; they are not followed.
    if (kind === 0) out.set(name, data.offset());
  }
  return out;
}

/** Version 1 groups: a tree of symbol nodes with names in a local heap. */
function symbolTable(file: Superblock, tree: number, heap: number): Map<string, number> {
  const { source, sizes } = file;
  const heapHead = readBlock(source, heap, 8 + 2 * sizes.lengths + sizes.offsets, sizes);
  heapHead.expect('HEAP', 'list of names');
  heapHead.skip(4);
  const heapSize = heapHead.length();
  heapHead.length();
  const names = readBlock(source, heapHead.offset(), heapSize, sizes).bytes;
  const out = new Map<string, number>();
  for (const node of leaves(file, tree)) {
    const head = readBlock(source, node, 8, sizes);
    head.expect('SNOD', 'group');
    head.skip(2);
    const count = head.u16();
    const entry = 2 * sizes.offsets + 24;
    const entries = readBlock(source, node + 8, count * entry, sizes);
    for (let i = 0; i < count; i++) {
      entries.at = i * entry;
      const name = entries.offset();
      if (!(name < names.length)) throw new FormatError('one of its names is missing');
      const address = entries.offset();
      // Cache type 2 marks a soft link.
      if (entries.u32() !== 2) out.set(textOf(names.subarray(name, name + 1024)), address);
    }
    if (out.size > MAX_MEMBERS) throw new FormatError('one of its groups has too many members');
  }
  return out;
}

/** Addresses of the symbol nodes below a version 1 tree. */
function leaves(file: Superblock, root: number): number[] {
  const { source, sizes } = file;
  const out: number[] = [];
  const open = [root];
  const seen = new Set<number>();
  for (let address = open.pop(); address !== undefined; address = open.pop()) {
    if (seen.has(address) || seen.size > MAX_NODES) throw new FormatError('one of its groups is tangled');
    seen.add(address);
    const head = readBlock(source, address, 8 + 2 * sizes.offsets, sizes);
    head.expect('TREE', 'group');
    if (head.u8() !== 0) throw new FormatError('one of its groups is damaged');
    const level = head.u8();
    const count = head.u16();
    const block = readBlock(source, address + 8 + 2 * sizes.offsets, count * (sizes.lengths + sizes.offsets), sizes);
    for (let i = 0; i < count; i++) {
      block.skip(sizes.lengths);
      (level === 0 ? out : open).push(block.offset());
    }
  }
  return out;
}
