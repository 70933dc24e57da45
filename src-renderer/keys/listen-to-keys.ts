import { allActions, runAction } from '../actions/registry.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { chordOf } from './chord.ts';
import { actionOf } from './keymap.ts';

/** Chords that work while something is typed. */
const WHILE_TYPING = new Set(['mod+k', 'mod+j']);
/** Keys that belong to a control while it has the focus. */
const CONTROL_KEYS = new Set(['space', 'enter', 'arrowup', 'arrowdown', 'arrowleft', 'arrowright', 'home', 'end']);
const CONTROLS =
  'button, a[href], summary, [role=menuitem], [role=tab], [role=option], [role=slider], [role=separator], [role=radio], [role=switch], [role=checkbox], [role=treeitem]';

/**
 * Runs the action of each key that is pressed. Fields keep the keys one types with, controls the keys they are worked
 * with, and an open dialog keeps all of them.
 *
 * @returns stops it
 */
export function listenToKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event);
    if (chord === null || !isOurs(chord, event.target)) return;
    const action = actionOf(chord, allActions());
    if (!action) return;
    event.preventDefault();
    runAction(action.id).catch(reportProblem);
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

function isOurs(chord: string, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return true;
  if (WHILE_TYPING.has(chord)) return true;
  if (target.closest('[role=dialog][aria-modal=true], [role=menu]')) return false;
  if (
    target.closest('input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true]')
  ) {
    return false;
  }
  return !(CONTROL_KEYS.has(chord) && target.closest(CONTROLS));
}
