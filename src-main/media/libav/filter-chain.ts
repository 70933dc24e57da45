import { Filter, type FilterContext, FilterGraph, FilterInOut, Frame } from 'node-av';
import { AV_BUFFERSRC_FLAG_KEEP_REF } from 'node-av/constants';
import { must } from './av.ts';

/** Tells the chain, in libavfilter's words, for pictures of a stored size in px. */
export type DescribeChain = (width: number, height: number) => string;

/**
 * One picture in, one picture out, through libavfilter, whose threads work outside JavaScript. The chain is set up from
 * the first picture, colour matrix and range included, and again where size or format change within a file.
 */
export class FilterChain implements Disposable {
  readonly #describe: DescribeChain;
  readonly #out = new Frame();
  #graph: FilterGraph | undefined;
  #source: FilterContext | undefined;
  #sink: FilterContext | undefined;
  #inputKey = '';

  constructor(describe: DescribeChain) {
    this.#describe = describe;
    this.#out.alloc();
  }

  /** @returns the filtered picture, valid until the next call; `picture` stays the caller's */
  async run(picture: Frame): Promise<Frame> {
    await this.#prepare(picture);
    this.#out.unref();
    must(await this.#source!.buffersrcAddFrame(picture, AV_BUFFERSRC_FLAG_KEEP_REF), 'passing a picture to the filter');
    must(await this.#sink!.buffersinkGetFrame(this.#out), 'filtering a picture');
    return this.#out;
  }

  [Symbol.dispose](): void {
    this.#graph?.free();
    this.#out.free();
  }

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
    // Named from outside: what the chain calls 'out' flows into our sink, and 'in' comes from our source.
    const chain = this.#describe(width, height);
    must(graph.parsePtr(chain, pad('out', this.#sink), pad('in', this.#source)), `reading the filter ${chain}`);
    must(await graph.config(), `setting up the filter ${chain}`);
    this.#inputKey = input;
  }
}

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
