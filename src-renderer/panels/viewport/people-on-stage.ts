import type { BodyModel } from '#shared/body/body-model.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { loadBody } from '../../document/bodies.ts';
import { rowOfFrame, shownTakes } from '../../document/clip-document.ts';
import { takeData } from '../../document/take-data.ts';
import type { BodyLook } from '../../scene/body-material.ts';
import { createBodyShape } from '../../scene/body-shape.ts';
import { PersonView } from '../../scene/person-view.ts';
import type { Stage } from '../../scene/stage.ts';
import type { RotationDraft } from './rotation-draft.ts';
import type { ViewportSettings } from './viewport-settings.ts';

/** One person and what of it was drawn last, so that only changes cost anything. */
interface Drawn {
  readonly view: PersonView;
  readonly shapeKey: string;
  take: TakeItem;
  row: number | null;
  version: number;
  trajectoryVersion: number;
  draft: RotationDraft | null;
}

const shapeKey = (take: TakeItem) => `${take.body} ${take.betas.join(' ')}`;

/** Keeps the people on a stage as the document has them. */
export class PeopleOnStage {
  readonly #stage: Stage;
  readonly #onLoaded: () => void;
  readonly #people = new Map<number, Drawn>();
  readonly #bodies = new Map<string, BodyModel>();
  readonly #asked = new Set<string>();
  /** Why a body cannot be shown; null while all can. */
  trouble: unknown = null;

  constructor(stage: Stage, onLoaded: () => void) {
    this.#stage = stage;
    this.#onLoaded = onLoaded;
    stage.frustum.people = () => this.#joints();
  }

  *#joints(): Generator<ArrayLike<number>> {
    for (const [, { posed }] of this.visible()) yield posed.positions;
  }

  /** People who are drawn in the frame that was shown last, by take. */
  *visible(): Generator<[number, PersonView]> {
    for (const [id, { view }] of this.#people) if (view.object.visible) yield [id, view];
  }

  view(takeId: number | null): PersonView | null {
    const drawn = takeId === null ? undefined : this.#people.get(takeId);
    return drawn?.view.object.visible ? drawn.view : null;
  }

  /** True while a body that is needed is on its way. */
  get loading(): boolean {
    return shownTakes().some((take) => !this.#bodies.has(take.body)) && this.trouble === null;
  }

  /** Adds who came, removes who went. */
  sync(): void {
    const takes = shownTakes();
    for (const [id, drawn] of this.#people) {
      const take = takes.find((each) => each.id === id);
      if (take && drawn.shapeKey === shapeKey(take)) continue;
      this.#stage.remove(drawn.view);
      this.#people.delete(id);
    }
    for (const take of takes) {
      const known = this.#people.get(take.id);
      const body = this.#bodies.get(take.body);
      if (known) {
        if (known.take.color !== take.color) known.view.mesh.setTint(take.color);
        if (known.take !== take) known.trajectoryVersion = -1;
        known.take = take;
      } else if (body) {
        const view = new PersonView(createBodyShape(body, take.betas), take.color, 'prediction');
        view.object.visible = false;
        this.#stage.add(view);
        this.#people.set(take.id, {
          view,
          shapeKey: shapeKey(take),
          take,
          row: null,
          version: -1,
          trajectoryVersion: -1,
          draft: null,
        });
      } else this.#ask(take);
    }
  }

  /** Asks again for bodies that could not be had. */
  retry(): void {
    this.trouble = null;
    this.#asked.clear();
    this.sync();
  }

  /** Poses everybody as in a frame. A draft takes the place of the row it changes, and leaves the old pose as a ghost. */
  pose(frame: number, draft: RotationDraft | null, chosen: number | null, settings: ViewportSettings): void {
    for (const [id, drawn] of this.#people) {
      const data = takeData(id);
      const row = rowOfFrame(drawn.take, frame);
      const there = data !== null && row !== null && data.hasRow(row);
      drawn.view.object.visible = there;
      if (!there) {
        drawn.row = null;
        continue;
      }
      const mine = draft?.takeId === id && draft.frame === frame ? draft : null;
      if (mine || drawn.draft || drawn.row !== row || drawn.version !== data.version) {
        const contacts = data.array('contacts');
        if (mine) drawn.view.pose(mine.pose, 0, mine.trans, 0, contacts, row * 4);
        else drawn.view.pose(data.array('poses'), row * 72, data.array('trans'), row * 3, contacts, row * 4);
        drawn.view.mesh.setLook(lookOf(drawn.take, frame));
        if (mine !== drawn.draft || mine) drawn.view.setGhost(mine?.changed ? mine.before : null, mine?.trans);
        drawn.row = row;
        drawn.version = data.version;
        drawn.draft = mine;
      }
      this.#trajectory(drawn, row, data.version, settings);
      drawn.view.mesh.setHighlight(id === chosen && this.#people.size > 1 ? 1 : 0);
      drawn.view.skeleton.setChosen(id === chosen);
    }
  }

  /** How people are drawn. */
  style(settings: ViewportSettings): void {
    for (const { view } of this.#people.values()) {
      view.setStyle(settings.body, settings.filming ? 0.72 : 1);
      view.skeleton.object.visible = settings.skeleton;
      view.trajectory.object.visible = settings.trajectory;
    }
  }

  clear(): void {
    for (const { view } of this.#people.values()) this.#stage.remove(view);
    this.#people.clear();
  }

  #trajectory(drawn: Drawn, row: number, version: number, settings: ViewportSettings): void {
    if (!settings.trajectory) return;
    const { trajectory } = drawn.view;
    const { frames, color } = drawn.take;
    const data = takeData(drawn.take.id)!;
    if (drawn.trajectoryVersion !== version || trajectory.needsRebuild(frames, row)) {
      trajectory.rebuild(data.array('joints'), frames, row, (at) => data.hasRow(at), color);
      drawn.trajectoryVersion = version;
    } else trajectory.show(row);
  }

  #ask(take: TakeItem): void {
    if (this.#asked.has(take.body)) return;
    this.#asked.add(take.body);
    loadBody(take.body, take.licence).then(
      (body) => {
        this.#bodies.set(take.body, body);
        this.sync();
        this.#onLoaded();
      },
      (error) => {
        this.trouble = error;
        this.#onLoaded();
      },
    );
  }
}

/** The layer a frame of a take comes from. */
export function lookOf(take: TakeItem, frame: number): BodyLook {
  if (take.source !== 'prediction') return take.source;
  const row = frame - take.first_frame;
  return take.corrected.some(({ from, to }) => row >= from && row < to) ? 'correction' : 'prediction';
}
