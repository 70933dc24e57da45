import { clipDocument, takeById } from '../document/clip-document.ts';
import { applyEdit } from '../document/edits.ts';
import { playhead } from '../document/playhead.ts';
import { selection } from '../document/selection.ts';
import { type Action, registerActions } from './registry.ts';

const chosen = () => {
  const { project } = clipDocument.getState();
  if (project?.kind !== 'open' || project.read_only) return null;
  return takeById(selection.getState().takeId);
};

const inside = () => {
  const take = chosen();
  const { frame } = playhead.getState();
  return take !== null && frame > take.first_frame && frame < take.first_frame + take.frames;
};

/** Exchanges two people from the playhead on. */
export function swapFromHere(a: number, b: number): void {
  const { frame } = playhead.getState();
  void applyEdit((host) => host.edits.swapPeople({ a, b, frame }));
}

/** Adds another take of the same person to the chosen one. */
export function mergeInto(keep: number, absorb: number): void {
  void applyEdit((host) => host.edits.merge({ keep, absorb }));
}

/** What can be done with a whole person. */
export const personActions: readonly Action[] = [
  {
    id: 'person.swap-sides',
    label: 'person.swap-sides',
    icon: 'swap',
    when: () => chosen() !== null,
    run: async () => {
      const take = chosen();
      if (!take) return;
      const { id, first_frame: from, frames } = take;
      await applyEdit((host) => host.edits.swapSides({ take_id: id, from, to: from + frames }));
    },
  },
  {
    id: 'person.split',
    label: 'person.split',
    icon: 'split',
    menu: 'person',
    keys: ['shift+x'],
    when: inside,
    run: async () => {
      const take = chosen();
      const { frame } = playhead.getState();
      if (take) await applyEdit((host) => host.edits.split({ take_id: take.id, frame }));
    },
  },
  {
    id: 'person.remove',
    label: 'person.remove',
    icon: 'trash',
    menu: 'person',
    keys: ['shift+delete'],
    when: () => chosen() !== null,
    run: async () => {
      const take = chosen();
      if (take) await applyEdit((host) => host.edits.remove({ take_id: take.id }));
    },
  },
];

/** Called once by the entry. */
export function registerPersonActions(): void {
  registerActions(personActions);
}
