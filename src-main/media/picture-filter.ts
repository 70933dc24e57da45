import { Filter, type FilterContext, FilterGraph, FilterInOut, Frame } from 'node-av';
import { must } from './ffmpeg.ts';
import { type Orientation, orientationFilters, swapsSides } from './orientation.ts';

/** What a picture is turned into: RGB of this size, upright. */
export interface PictureTarget {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
}

/**
 * Turns decoded pictures (any pixel format, matrix and range) into packed RGB24, scaled and upright, by libavfilter:
 * its threads do the work outside JavaScript. The picture's own matrix and range are respected; where the file names
 * none, BT.601 limited range is assumed, as FFmpeg does.
 */
export class PictureFilter implements Disposable {
  readonly #target: PictureTarget;
  readonly #out = new Frame();
  #graph: FilterGraph | undefined;
  #source: FilterContext | undefined;
  #sink: FilterContext | undefined;
  #inputKey = '';

  constructor(target: PictureTarget) {
    this.#target = target;
    this.#out.alloc();
  }

  /** Converts one picture. `rgb` takes height × width × 3 bytes, rows without padding. */
  async convertInto(rgb: Uint8Array, picture: Frame): Promise<void> {
    await this.#prepare(picture);
    must(await this.#source!.buffersrcAddFrame(picture, AV_BUFFERSRC_FLAG_KEEP_REF), 'passing a picture to the filter');
    must(await this.#sink!.buffersinkGetFrame(this.#out), 'filtering a picture');
    try {
      copyRows(rgb, this.#out.data![0]!, this.#out.linesize[0]!, this.#target.width * 3, this.#target.height);
    } finally {
      this.#out.unref();
    }
  }

  [Symbol.dispose](): void {
    this.#graph?.free();
    this.#out.free();
  }

  /** Builds the filters for the picture's size and format; again where these change within a file. */
  async #prepare(picture: Frame): Promise<void> {
    const { width, height, format, colorSpace, colorRange } = picture;
    const input = `video_size=${width}x${height}:pix_fmt=${format}:colorspace=${colorSpace}:range=${colorRange}`;
    if (input === this.#inputKey) return;
    this.#graph?.free();
    const graph = new FilterGraph();
    this.#graph = graph;
    graph.alloc();
    this.#source = endOf(graph, 'buffer', `${input}:time_base=1/1000000`);
    this.#sink = endOf(graph, 'buffersink', null);
    const parsed = graph.parsePtr(this.#chain(width, height), pad('out', this.#sink), pad('in', this.#source));
    must(parsed, 'describing the picture filter');
    must(await graph.config(), 'setting up the picture filter');
    this.#inputKey = input;
  }

  /** Full size is turned in the stored format, which is half the bytes; smaller pictures after scaling, in RGB. */
  #chain(width: number, height: number): string {
    const { orientation, width: outWidth, height: outHeight } = this.#target;
    const [scaledWidth, scaledHeight] = swapsSides(orientation) ? [outHeight, outWidth] : [outWidth, outHeight];
    const turn = orientationFilters(orientation) || 'null';
    if (scaledWidth === width && scaledHeight === height) return `${turn},format=rgb24`;
    return `scale=${scaledWidth}:${scaledHeight}:flags=area,format=rgb24,${turn}`;
  }
}

/** AV_BUFFERSRC_FLAG_KEEP_REF: the caller keeps its frame. */
const AV_BUFFERSRC_FLAG_KEEP_REF = 8 as never;

function endOf(graph: FilterGraph, filter: 'buffer' | 'buffersink', args: string | null): FilterContext {
  const made = graph.createFilter(Filter.getByName(filter)!, filter, args);
  if (!made) throw new Error(`internal error, please report it: no ${filter} filter for ${args}`);
  return made;
}

function pad(name: string, filterCtx: FilterContext): FilterInOut {
  const end = new FilterInOut();
  end.alloc();
  end.name = name;
  end.filterCtx = filterCtx;
  end.padIdx = 0;
  return end;
}

function copyRows(target: Uint8Array, source: Uint8Array, stride: number, rowBytes: number, rows: number): void {
  if (stride === rowBytes) {
    target.set(source.subarray(0, rowBytes * rows));
    return;
  }
  for (let y = 0; y < rows; y++) target.set(source.subarray(y * stride, y * stride + rowBytes), y * rowBytes);
}
