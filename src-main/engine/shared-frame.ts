import { halveInto, type Picture, type Pyramid, pyramidLevels } from '#shared/vision/picture.ts';

/**
 * A picture with its halved versions in memory that all workers see. Handles are plain data and can be posted.
 *
 * ```
 * state of each level: 0 to make, 1 being made, 2 ready | level 0 | level 1 | …
 * ```
 */
export interface SharedFrame {
  readonly buffer: SharedArrayBuffer;
  readonly width: number;
  readonly height: number;
}

const HEADER_BYTES = 32;
const TO_MAKE = 0;
const BEING_MADE = 1;
const READY = 2;

/** Bytes of a shared frame of this size, halved versions included. */
export function sharedFrameBytes(width: number, height: number): number {
  return levelOffset(width, height, pyramidLevels(width, height));
}

/** Makes room for one picture and its halved versions, px; fill it before it is read. */
export function allocateSharedFrame(width: number, height: number): SharedFrame {
  return { buffer: new SharedArrayBuffer(sharedFrameBytes(width, height)), width, height };
}

/** Puts a new picture of the same size into the frame. Nobody may be reading it. */
export function fillSharedFrame(frame: SharedFrame, picture: Picture): void {
  new Uint8Array(frame.buffer, HEADER_BYTES, picture.data.length).set(picture.data);
  const state = new Int32Array(frame.buffer, 0, pyramidLevels(frame.width, frame.height));
  state.fill(TO_MAKE);
  state[0] = READY;
}

/** The frame as a pyramid. A missing level is made by whoever needs it first; others wait for it. */
export function sharedPyramid(frame: SharedFrame): Pyramid {
  const { buffer, width, height } = frame;
  const levels = pyramidLevels(width, height);
  const state = new Int32Array(buffer, 0, levels);
  const view = (index: number): Picture => {
    const size = { width: width >> index, height: height >> index };
    const data = new Uint8Array(buffer, levelOffset(width, height, index), size.width * size.height * 3);
    return { ...size, data };
  };
  const level = (index: number): Picture => {
    const picture = view(index);
    if (Atomics.compareExchange(state, index, TO_MAKE, BEING_MADE) === TO_MAKE) {
      halveInto(picture.data, level(index - 1));
      Atomics.store(state, index, READY);
      Atomics.notify(state, index);
    } else {
      Atomics.wait(state, index, BEING_MADE);
    }
    return picture;
  };
  return { levels, level };
}

function levelOffset(width: number, height: number, level: number): number {
  let offset = HEADER_BYTES;
  for (let index = 0; index < level; index++) offset += (width >> index) * (height >> index) * 3;
  return offset;
}
