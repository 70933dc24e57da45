import { FormatError } from '../format-error.ts';
import { MOST_MOTION_FRAMES } from './imported-motion.ts';

/** What a channel moves or turns. */
export type BvhChannel = 'Xposition' | 'Yposition' | 'Zposition' | 'Xrotation' | 'Yrotation' | 'Zrotation';

/** A joint of a BVH skeleton. Ends of bones are joints without a name. */
export interface BvhJoint {
  /** As the file has it; empty for an end. */
  readonly name: string;
  /** Index of the parent; −1 at the root. */
  readonly parent: number;
  /** From the parent, in the file's unit. */
  readonly offset: readonly [number, number, number];
  readonly channels: readonly BvhChannel[];
  /** Column of its first channel. */
  readonly column: number;
}

/** A BVH file as it stands: angles in degrees, lengths in whatever unit it has. */
export interface Bvh {
  /** Parents before children. */
  readonly joints: readonly BvhJoint[];
  readonly columns: number;
  readonly frames: number;
  /** Seconds. */
  readonly frameTime: number;
  /** Shape [frames, columns]. */
  readonly values: Float64Array;
  /** Frames the header promised; a file that was cut off has fewer. */
  readonly promised: number;
}

const CHANNELS = /^(?:([XYZ])(position|rotation))$/i;
const MOST_JOINTS = 2000;
const MOST_DEPTH = 200;
const MOST_VALUES = 2e8;
/** Slower and faster files than these are broken. */
const SHORTEST_FRAME = 1e-5;
const LONGEST_FRAME = 60;

/**
 * Reads BVH text: any order of channels, any case, any white space, ends written as `End Site` or left out. A file of
 * several skeletons gives its first.
 *
 * @throws FormatError with the line at fault
 */
export function readBvh(text: string): Bvh {
  const lines = new Lines(text);
  if (!/^hierarchy$/i.test(lines.next())) throw new FormatError('it does not begin with HIERARCHY');
  const joints: BvhJoint[] = [];
  const columns = readHierarchy(lines, joints);
  const framesLine = /^frames\s*:\s*(\d+)$/i.exec(lines.next());
  if (!framesLine) throw lines.fault('"Frames: n" is missing');
  const promised = Number(framesLine[1]);
  const timeLine = /^frame\s*time\s*:\s*([-+.\deE]+)$/i.exec(lines.next());
  const frameTime = Number(timeLine?.[1]);
  if (!(frameTime >= SHORTEST_FRAME && frameTime <= LONGEST_FRAME)) throw lines.fault('the frame time is not usable');
  if (promised > MOST_MOTION_FRAMES || promised * columns > MOST_VALUES) {
    throw new FormatError(`it speaks of ${promised} frames, more than can be read`);
  }
  // The text tells how much there can be, whatever the header promises: two characters a number at least.
  const room = Math.min(promised, Math.ceil(lines.left() / (2 * Math.max(1, columns))) + 1);
  const values = new Float64Array(room * columns);
  let frames = 0;
  while (frames < room) {
    const got = lines.numbersInto(values, frames * columns, columns);
    if (got < columns) break;
    frames++;
  }
  if (frames === 0) throw new FormatError('it holds no frame');
  return { joints, columns, frames, frameTime, values: values.subarray(0, frames * columns), promised };
}

function readHierarchy(lines: Lines, joints: BvhJoint[]): number {
  const open: number[] = [];
  let columns = 0;
  let pending: { name: string } | null = null;
  let offset: [number, number, number] | null = null;
  let channels: BvhChannel[] = [];
  let roots = 0;
  /** Keeps the joint that was described, once what follows shows that its description is over. */
  const flush = (): void => {
    if (!offset) return;
    const parent = open.at(-2) ?? -1;
    joints[open.at(-1)!] = { name: joints[open.at(-1)!]!.name, parent, offset, channels, column: columns };
    columns += channels.length;
    offset = null;
    channels = [];
  };
  for (;;) {
    const line = lines.next();
    const [word = '', ...rest] = line.split(/\s+/);
    const what = word.toUpperCase();
    if (what === 'MOTION') {
      if (open.length > 0) throw lines.fault('a } is missing before MOTION');
      if (joints.length === 0) throw lines.fault('there is no ROOT');
      return columns;
    }
    if (what === 'ROOT' || what === 'JOINT' || what === 'END') {
      flush();
      if (what === 'ROOT' && ++roots > 1) throw lines.fault('it holds more than one skeleton');
      if (what !== 'ROOT' && open.length === 0) throw lines.fault(`${word} stands outside a ROOT`);
      pending = { name: what === 'END' ? '' : rest.join(' ') };
    } else if (what === '{') {
      if (!pending) throw lines.fault('{ without a joint');
      if (joints.length >= MOST_JOINTS || open.length >= MOST_DEPTH) throw lines.fault('it has too many joints');
      joints.push({ name: pending.name, parent: open.at(-1) ?? -1, offset: [0, 0, 0], channels: [], column: columns });
      open.push(joints.length - 1);
      pending = null;
    } else if (what === '}') {
      flush();
      if (open.pop() === undefined) throw lines.fault('one } too many');
    } else if (what === 'OFFSET') {
      const numbers = rest.map(Number);
      if (open.length === 0 || numbers.length !== 3 || !numbers.every(Number.isFinite)) {
        throw lines.fault('OFFSET needs three numbers');
      }
      offset = numbers as [number, number, number];
    } else if (what === 'CHANNELS') {
      channels = channelsOf(rest, lines);
    } else throw lines.fault(`"${line.slice(0, 40)}" is not understood`);
  }
}

function channelsOf([count, ...names]: string[], lines: Lines): BvhChannel[] {
  const found = names.map((name) => CHANNELS.exec(name));
  if (Number(count) !== names.length || names.length > 6 || found.some((one) => one === null)) {
    throw lines.fault('CHANNELS are not understood');
  }
  return found.map((one) => `${one![1]!.toUpperCase()}${one![2]!.toLowerCase()}` as BvhChannel);
}

/** Lines and numbers of a text, one after the other. */
class Lines {
  readonly #text: string;
  #at = 0;
  #line = 0;

  constructor(text: string) {
    this.#text = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }

  /** The next line that is not empty, trimmed; `{` behind a name counts as a line of its own. */
  next(): string {
    while (this.#at < this.#text.length) {
      let end = this.#text.indexOf('\n', this.#at);
      if (end < 0) end = this.#text.length;
      // A line of a skeleton is short; one of megabytes belongs to another file.
      let line = this.#text.slice(this.#at, Math.min(end, this.#at + 1000)).trim();
      const brace = line.search(/[{}]/);
      if (brace > 0) {
        this.#at = this.#text.indexOf(line[brace]!, this.#at);
        line = line.slice(0, brace).trim();
        return line;
      }
      if (brace === 0 && line.length > 1) {
        this.#at = this.#text.indexOf(line[0]!, this.#at) + 1;
        return line[0]!;
      }
      this.#at = end + 1;
      this.#line++;
      if (line !== '') return line;
    }
    throw new FormatError('it ends too early');
  }

  /** Characters that are left. */
  left(): number {
    return Math.max(0, this.#text.length - this.#at);
  }

  /** Reads numbers whatever lines they stand on; returns how many there were before the text ended. */
  numbersInto(out: Float64Array, at: number, count: number): number {
    const text = this.#text;
    for (let k = 0; k < count; k++) {
      let i = this.#at;
      while (i < text.length && text.charCodeAt(i) <= 32) i++;
      let end = i;
      while (end < text.length && text.charCodeAt(end) > 32) end++;
      this.#at = end;
      if (end === i) return k;
      const value = Number(text.slice(i, Math.min(end, i + 40)));
      if (!Number.isFinite(value))
        throw new FormatError(`"${text.slice(i, Math.min(end, i + 20))}" stands where a number should`);
      out[at + k] = value;
    }
    return count;
  }

  fault(reason: string): FormatError {
    return new FormatError(`${reason} (line ${Math.max(1, this.#line)})`);
  }
}
