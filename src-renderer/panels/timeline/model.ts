import { clipDocument } from '../../document/clip-document.ts';
import { firstPicture } from '../../document/first-picture.ts';
import { selection } from '../../document/selection.ts';
import { takeData } from '../../document/take-data.ts';
import { LaneData } from '../../timeline/lane-data.ts';
import { laneScenes } from '../../timeline/lane-scenes.ts';
import type { LaneScene } from '../../timeline/scene.ts';
import { spanSelection } from '../../timeline/span-selection.ts';
import { Thumbnails } from '../../timeline/thumbnails.ts';
import { loadWaveform, type Waveform } from '../../timeline/waveform.ts';

const WAVEFORM_RETRY_MS = 8000;

/** What the timeline shows of the open clip, kept up to date; tells when it must be painted again. */
export class TimelineModel {
  readonly #onChange: () => void;
  readonly #data = new Map<number, LaneData>();
  readonly #stops: (() => void)[];
  #clipId: number | null = null;
  #waveformStop = new AbortController();
  lanes: readonly LaneScene[] = [];
  thumbnails: Thumbnails | null = null;
  waveform: Waveform | null = null;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
    this.#stops = [
      clipDocument.subscribe(() => this.#update()),
      selection.subscribe((now, before) => now.takeId !== before.takeId && this.#update()),
      spanSelection.subscribe((now, before) => now.otherTakeId !== before.otherTakeId && this.#update()),
    ];
    this.#update();
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    for (const data of this.#data.values()) data.dispose();
    this.#closeClip();
  }

  #update(): void {
    const { clip, takes, hiddenTakes, review, issues, keypoints } = clipDocument.getState();
    if ((clip?.id ?? null) !== this.#clipId) this.#openClip(clip?.id ?? null, clip?.sound ?? false);
    const list = takes ?? [];
    for (const [id, data] of this.#data) {
      if (list.some((take) => take.id === id)) continue;
      data.dispose();
      this.#data.delete(id);
    }
    this.lanes = laneScenes({
      takes: list,
      hidden: hiddenTakes,
      review,
      issues: issues ?? [],
      keypoints,
      selectedId: selection.getState().takeId,
      otherId: spanSelection.getState().otherTakeId,
      data: (id) => this.#dataOf(id),
    });
    this.#onChange();
  }

  #dataOf(id: number): LaneData | null {
    const known = this.#data.get(id);
    if (known) return known;
    const rows = takeData(id);
    if (!rows) return null;
    const data = new LaneData(rows, this.#onChange);
    this.#data.set(id, data);
    return data;
  }

  #openClip(id: number | null, sound: boolean): void {
    this.#closeClip();
    this.#clipId = id;
    for (const data of this.#data.values()) data.dispose();
    this.#data.clear();
    if (id === null) return;
    this.thumbnails = new Thumbnails(id, this.#onChange);
    if (sound) void this.#loadSound(id);
  }

  #closeClip(): void {
    this.thumbnails?.dispose();
    this.thumbnails = null;
    this.waveform = null;
    this.#waveformStop.abort();
    this.#waveformStop = new AbortController();
  }

  async #loadSound(id: number): Promise<void> {
    const { signal } = this.#waveformStop;
    await firstPicture();
    while (!signal.aborted) {
      try {
        const waveform = await loadWaveform(id, signal);
        if (signal.aborted) return;
        this.waveform = waveform;
        return this.#onChange();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, WAVEFORM_RETRY_MS));
      }
    }
  }
}
