import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import { type Action, registerActions } from '../../actions/registry.ts';
import { openDialog } from '../../dialogs/dialog-store.ts';
import { character, nextWay, openCharacter, rememberedCharacter, showCharacter } from '../../document/character.ts';
import { openProject, shownTakes } from '../../document/clip-document.ts';
import { selection } from '../../document/selection.ts';
import type { Preset } from '../../scene/orbit.ts';
import { activeViewport } from './active-viewport.ts';
import { nextStyle, type ViewportSettings, viewportSettings } from './viewport-settings.ts';

const DEGREE = Math.PI / 180;

const hasPeople = () => activeViewport() !== null && shownTakes().length > 0;
const hasJoint = () => hasPeople() && selection.getState().joint !== null;
const canTurn = () => activeViewport()?.turner.ready === true;
const isTurning = () => activeViewport()?.turner.draft != null;

type Switch = {
  [K in keyof ViewportSettings]: ViewportSettings[K] extends boolean ? K : never;
}[keyof ViewportSettings];

const toggled = (name: Switch, rest: Partial<Action> = {}): Action => ({
  id: `viewport.${name}`,
  label: `viewport.${name}`,
  menu: 'view',
  when: hasPeople,
  checked: () => viewportSettings.getState()[name],
  run: () => viewportSettings.setState((state) => ({ [name]: !state[name] })),
  ...rest,
});

const preset = (name: Preset, key: string): Action => ({
  id: `viewport.${name}`,
  label: `viewport.${name}`,
  menu: 'view',
  keys: [key],
  // While a landmark is chosen, numbers say what it is.
  when: () => hasPeople() && selection.getState().landmark === null,
  run: () => activeViewport()?.lookFrom(name),
});

const turning = (id: string, key: string, degrees: number): Action => ({
  id: `viewport.${id}`,
  label: `viewport.${id}` as Action['label'],
  keys: [key],
  when: canTurn,
  run: () => activeViewport()?.turner.turnBy(degrees * DEGREE),
});

const ring = (index: 0 | 1 | 2, key: string): Action => ({
  id: `viewport.ring-${index + 1}`,
  label: `viewport.ring-${(index + 1) as 1 | 2 | 3}`,
  keys: [key],
  when: hasJoint,
  run: () => activeViewport()?.turner.chooseRing(index),
});

/** Chooses the joint `by` places further in the tree; the pelvis where none was chosen. */
function chooseJoint(by: number): void {
  const { joint, takeId } = selection.getState();
  const take = takeId ?? shownTakes()[0]?.id ?? null;
  const next = joint === null ? 0 : (joint + by + JOINT_COUNT) % JOINT_COUNT;
  selection.setState({ takeId: take, joint: next, landmark: null });
}

/** The next way to show the character; the one of the last time, or the dialog, where none is in use. */
function toggleCharacter(): void {
  const { item, way } = character.getState();
  const path = item ? null : rememberedCharacter()?.path;
  if (item && item.lacks === null) showCharacter(nextWay(way));
  else if (!path) openDialog({ kind: 'character' });
  else
    openCharacter(path).then(
      ({ lacks }) => (lacks === null ? showCharacter('beside') : openDialog({ kind: 'character' })),
      () => openDialog({ kind: 'character' }),
    );
}

registerActions([
  {
    id: 'viewport.frame',
    label: 'viewport.frame',
    menu: 'view',
    keys: ['f'],
    when: hasPeople,
    run: () => activeViewport()?.frameChosen(),
  },
  toggled('filming', { keys: ['c'] }),
  toggled('follow', { keys: ['alt+f'] }),
  preset('front', '1'),
  preset('right', '3'),
  preset('top', '7'),
  preset('back', '9'),
  preset('left', 'alt+3'),
  {
    id: 'viewport.body',
    label: 'viewport.body',
    menu: 'view',
    keys: ['m'],
    when: hasPeople,
    run: () => viewportSettings.setState(({ body }) => ({ body: nextStyle(body) })),
  },
  {
    id: 'viewport.character',
    label: 'viewport.character',
    menu: 'view',
    keys: ['alt+c'],
    when: hasPeople,
    checked: () => character.getState().way !== 'off',
    run: toggleCharacter,
  },
  {
    id: 'viewport.choose-character',
    label: 'viewport.choose-character',
    menu: 'view',
    when: () => openProject() !== null,
    run: () => openDialog({ kind: 'character' }),
  },
  toggled('skeleton'),
  toggled('trajectory'),
  toggled('floor'),
  toggled('picture'),
  { id: 'viewport.next-joint', label: 'viewport.next-joint', keys: [']'], when: hasPeople, run: () => chooseJoint(1) },
  {
    id: 'viewport.previous-joint',
    label: 'viewport.previous-joint',
    keys: ['['],
    when: hasPeople,
    run: () => chooseJoint(-1),
  },
  ring(0, 'q'),
  ring(1, 'w'),
  ring(2, 'e'),
  turning('turn-on', '=', 1),
  turning('turn-back', '-', -1),
  turning('turn-on-more', 'plus', 5),
  turning('turn-back-more', '_', -5),
  {
    id: 'viewport.turn-done',
    label: 'viewport.turn-done',
    keys: ['enter'],
    when: isTurning,
    run: () => activeViewport()?.turner.commit(),
  },
  {
    id: 'viewport.turn-cancel',
    label: 'viewport.turn-cancel',
    keys: ['escape'],
    when: isTurning,
    run: () => void activeViewport()?.turner.cancel(),
  },
  {
    id: 'viewport.no-joint',
    label: 'viewport.no-joint',
    keys: ['escape'],
    when: () => hasJoint() && !isTurning(),
    run: () => selection.setState({ joint: null }),
  },
]);
