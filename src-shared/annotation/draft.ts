import type { AnnotationKind, AnnotationRecord, Entry, FrameKind, Notes, StretchKind } from './records.ts';
import { painted, stretchesIn } from './stretches.ts';

/** Records of takes as they stand, ascending by frame. */
export interface Annotations {
  entries<Kind extends AnnotationKind>(take: number, kind: Kind): readonly Entry<Notes[Kind]>[];
}

/** What an edit does to the records, and what takes it back. */
export interface RecordDiff {
  readonly forward: AnnotationRecord[];
  readonly backward: AnnotationRecord[];
}

type AnyEntries = readonly Entry<Notes[AnnotationKind]>[];

/** An edit in the making: reads through to the records as they stand, and keeps what it writes to itself. */
export class Draft implements Annotations {
  readonly base: Annotations;
  readonly #written = new Map<string, { take: number; kind: AnnotationKind; entries: AnyEntries }>();

  constructor(base: Annotations) {
    this.base = base;
  }

  entries<Kind extends AnnotationKind>(take: number, kind: Kind): readonly Entry<Notes[Kind]>[] {
    const own = this.#written.get(`${take}/${kind}`)?.entries;
    return (own ?? this.base.entries(take, kind)) as readonly Entry<Notes[Kind]>[];
  }

  /** Replaces all records of a kind. */
  replace<Kind extends AnnotationKind>(take: number, kind: Kind, entries: readonly Entry<Notes[Kind]>[]): void {
    this.#written.set(`${take}/${kind}`, { take, kind, entries });
  }

  /** Sets or takes away what is said of one frame. */
  set<Kind extends FrameKind | 'take' | 'cleanup'>(
    take: number,
    kind: Kind,
    frame: number,
    value: Notes[Kind] | null,
  ): void {
    const rest = this.entries(take, kind).filter((entry) => entry.frame !== frame);
    if (value !== null) {
      const at = rest.findIndex((entry) => entry.frame > frame);
      rest.splice(at < 0 ? rest.length : at, 0, { frame, value });
    }
    this.replace(take, kind, rest);
  }

  /** Covers a stretch with one note, or lays it bare. */
  paint<Kind extends StretchKind>(take: number, kind: Kind, from: number, to: number, value: Notes[Kind] | null): void {
    const list = this.entries(take, kind) as readonly Entry<Notes[StretchKind]>[];
    const paint = value === null ? [] : [{ frame: from, value: { ...value, to } }];
    this.replace(take, kind, painted(list, from, to, paint) as Entry<Notes[Kind]>[]);
  }

  /** Stretches of a kind within `from` to `to`, cut at its ends. */
  within<Kind extends StretchKind>(take: number, kind: Kind, from: number, to: number): Entry<Notes[Kind]>[] {
    const list = this.entries(take, kind) as readonly Entry<Notes[StretchKind]>[];
    return stretchesIn(list, from, to) as Entry<Notes[Kind]>[];
  }

  /** Takes this edit wrote to. */
  takes(): number[] {
    return [...new Set([...this.#written.values()].map(({ take }) => take))];
  }

  /** The records that differ, both ways. */
  diff(): RecordDiff {
    const forward: AnnotationRecord[] = [];
    const backward: AnnotationRecord[] = [];
    for (const { take, kind, entries } of this.#written.values()) {
      const before = new Map(this.base.entries(take, kind).map(({ frame, value }) => [frame, value]));
      const after = new Map(entries.map(({ frame, value }) => [frame, value]));
      for (const frame of new Set([...before.keys(), ...after.keys()])) {
        const [old, now] = [before.get(frame) ?? null, after.get(frame) ?? null];
        if (old === now || JSON.stringify(old) === JSON.stringify(now)) continue;
        forward.push({ take, kind, frame, value: now } as AnnotationRecord);
        backward.push({ take, kind, frame, value: old } as AnnotationRecord);
      }
    }
    return { forward, backward };
  }
}
