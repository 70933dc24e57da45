import { character } from '../../document/character.ts';
import { rowOfFrame, shownTakes } from '../../document/clip-document.ts';
import { onRowsLoaded } from '../../document/take-data.ts';
import { reportProblem } from '../../notices/report-problem.ts';
import type { CharacterLook, CharacterMotion } from '../../scene/character-look.ts';
import { CharacterView } from '../../scene/character-view.ts';
import type { Stage } from '../../scene/stage.ts';
import { fetchLook, fetchMotion } from './character-data.ts';
import type { ViewportSettings } from './viewport-settings.ts';

/** How far to the right of the body its character stands, metres. */
const BESIDE = 1.15;
/** Rows come in chunks: the motion is fetched again when no more have come for so long, ms. */
const QUIET_MS = 250;

interface Actor {
  readonly view: CharacterView;
  motion: CharacterMotion | null;
  row: number | null;
  loading: boolean;
  stale: boolean;
}

/** Keeps somebody's own character on the stage, once for each take that is shown. */
export class CharactersOnStage {
  readonly #stage: Stage;
  readonly #onLoaded: (isFirst?: boolean) => void;
  readonly #actors = new Map<number, Actor>();
  readonly #stops: (() => void)[];
  #look: CharacterLook | null = null;
  #lookWanted = false;
  #stopper = new AbortController();
  #quiet: ReturnType<typeof setTimeout> | null = null;

  /** @param onLoaded something new can be drawn; a character for the first time */
  constructor(stage: Stage, onLoaded: (isFirst?: boolean) => void) {
    this.#stage = stage;
    this.#onLoaded = onLoaded;
    this.#stops = [
      character.subscribe((now, before) => {
        if (now.item !== before.item) this.clear();
        if (now.item !== before.item || now.way !== before.way) this.#onLoaded();
        if (now.hands === before.hands) return;
        for (const actor of this.#actors.values()) actor.stale = true;
        this.#soon();
      }),
      onRowsLoaded((takeId) => {
        const actor = this.#actors.get(takeId);
        if (!actor) return;
        actor.stale = true;
        this.#soon();
      }),
    ];
  }

  /** True while a character is on its way. */
  get loading(): boolean {
    return this.#wanted() && (this.#look === null || [...this.#actors.values()].some(({ motion }) => motion === null));
  }

  /** Takes whose character is drawn in the frame that was shown last. */
  *visible(): Generator<[number, CharacterView]> {
    for (const [id, { view }] of this.#actors) if (view.object.visible) yield [id, view];
  }

  /** Adds who came, removes who went. */
  sync(): void {
    const takes = this.#wanted() ? shownTakes() : [];
    for (const [id, { view }] of this.#actors) {
      if (takes.some((take) => take.id === id)) continue;
      this.#stage.remove(view);
      this.#actors.delete(id);
    }
    if (takes.length === 0) return;
    if (!this.#look) {
      this.#askLook();
      return;
    }
    for (const take of takes) {
      const known = this.#actors.get(take.id);
      if (known) {
        known.view.setTint(take.color);
        continue;
      }
      const view = new CharacterView(this.#look, take.color);
      view.object.visible = false;
      this.#stage.add(view);
      const actor: Actor = { view, motion: null, row: null, loading: false, stale: false };
      this.#actors.set(take.id, actor);
      this.#askMotion(take.id, actor);
    }
  }

  /** Poses everybody as in a frame. */
  pose(frame: number, settings: ViewportSettings): void {
    const { way } = character.getState();
    for (const take of shownTakes()) {
      const actor = this.#actors.get(take.id);
      if (!actor) continue;
      const { view, motion } = actor;
      const row = rowOfFrame(take, frame);
      view.object.visible = way !== 'off' && motion !== null && row !== null && row < motion.frames;
      if (!view.object.visible) continue;
      view.object.position.x = way === 'beside' ? BESIDE : 0;
      view.setStyle(settings.body === 'off' ? 'solid' : settings.body, settings.skeleton);
      if (actor.row === row) continue;
      view.pose(motion!, row!);
      actor.row = row;
    }
  }

  /** Forgets the character and all that was loaded for it. */
  clear(): void {
    this.#stopper.abort();
    this.#stopper = new AbortController();
    for (const { view } of this.#actors.values()) this.#stage.remove(view);
    this.#actors.clear();
    this.#look = null;
    this.#lookWanted = false;
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    if (this.#quiet !== null) clearTimeout(this.#quiet);
    this.clear();
  }

  #wanted(): boolean {
    const { item, way } = character.getState();
    return item !== null && item.lacks === null && way !== 'off';
  }

  #soon(): void {
    if (this.#quiet !== null) clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.#quiet = null;
      for (const [id, actor] of this.#actors) if (actor.stale) this.#askMotion(id, actor);
    }, QUIET_MS);
  }

  #askLook(): void {
    if (this.#lookWanted) return;
    this.#lookWanted = true;
    const { signal } = this.#stopper;
    fetchLook(character.getState().item!.id, signal).then((look) => {
      if (signal.aborted) return;
      this.#look = look;
      this.#onLoaded();
    }, this.#refused(signal));
  }

  #askMotion(takeId: number, actor: Actor): void {
    // What changes meanwhile is fetched when this has come.
    if (actor.loading) return;
    actor.loading = true;
    actor.stale = false;
    const { signal } = this.#stopper;
    const { item, hands } = character.getState();
    fetchMotion(item!.id, takeId, hands, signal)
      .then((motion) => {
        if (signal.aborted) return;
        const isFirst = actor.motion === null;
        actor.motion = motion;
        actor.row = null;
        this.#onLoaded(isFirst);
      }, this.#refused(signal))
      .finally(() => {
        actor.loading = false;
        if (actor.stale && !signal.aborted) this.#soon();
      });
  }

  #refused(signal: AbortSignal): (error: unknown) => void {
    return (error) => {
      if (!signal.aborted) reportProblem(error);
    };
  }
}
