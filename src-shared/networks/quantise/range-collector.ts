import type { ActivationRange, ActivationRanges } from './activation-ranges.ts';
import { chooseRange, type RangeChoice } from './choose-range.ts';
import { ValueHistogram } from './value-histogram.ts';

/**
 * Gathers what the values of a network are on real input, batch by batch, and chooses their ranges.
 *
 * ```
 * session of calibrationGraph(graph) ──outputs──► collector.observe ──► collector.ranges() ──► quantiseGraph
 * ```
 */
export class RangeCollector {
  private readonly histograms = new Map<string, ValueHistogram>();

  /** Takes the outputs of one run, by name. @throws Error naming a value that holds something not finite */
  observe(outputs: Iterable<readonly [name: string, values: ArrayLike<number>]>): void {
    for (const [name, values] of outputs) {
      let histogram = this.histograms.get(name);
      if (!histogram) this.histograms.set(name, (histogram = new ValueHistogram()));
      try {
        histogram.add(values);
      } catch (error) {
        throw new Error(`${name} of the network cannot be measured`, { cause: error });
      }
    }
  }

  ranges(choice: RangeChoice = { kind: 'squared-error' }): ActivationRanges {
    const ranges: Record<string, ActivationRange> = {};
    for (const [name, histogram] of this.histograms) ranges[name] = chooseRange(histogram, choice);
    return ranges;
  }
}
