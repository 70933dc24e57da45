import { allActions, runAction } from '../actions/registry.ts';
import { closeDialog, dialog, holdKeys } from '../dialogs/dialog-store.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { chordOf } from './chord.ts';
import { actionOf } from './keymap.ts';

/** Chords that work while something is typed. */
const WHILE_TYPING = new Set(['mod+k', 'mod+j']);
/** What presses a control that has the focus. */
const PRESSING = new Set(['space', 'enter']);
const PRESSED =
  'button, a[href], summary, [role=menuitem], [role=option], [role=switch], [role=checkbox], [type=checkbox]';
/** What moves within a control that has the focus. */
const MOVING = new Set(['arrowup', 'arrowdown', 'arrowleft', 'arrowright', 'home', 'end', 'pageup', 'pagedown']);
const MOVED =
  '[role=menuitem], [role=tab], [role=option], [role=slider], [role=separator], [role=radio], [role=treeitem], [type=radio], [type=range]';
/** Buttons that are more than pressed: what they open or choose is gone on with by keyboard. */
const KEEPS_FOCUS = '[role], [aria-haspopup], [aria-expanded], [role=dialog] *, [role=menu] *, [role=menubar] *';

/**
 * Runs the action of each key that is pressed. Fields keep the keys one types with, controls the keys they are worked
 * with, and an open dialog keeps all of them; one that is still being loaded gets what was typed when it is there. A
 * button pressed with the mouse gives the focus back, so that the next Space plays and does not press it again.
 *
 * @returns stops it
 */
export function listenToKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const chord = chordOf(event);
    if (chord === null) return;
    if (awaitsDialog(event.target)) {
      if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) holdKeys(event.key);
      if (chord === 'escape') closeDialog();
      if (chord !== 'tab') event.preventDefault();
      return;
    }
    if (!isOurs(chord, event.target)) return;
    const action = actionOf(chord, allActions());
    if (!action) return;
    event.preventDefault();
    runAction(action.id).catch(reportProblem);
  };
  const onClick = ({ detail, target }: MouseEvent) => {
    const button = detail > 0 && target instanceof Element ? target.closest('button') : null;
    if (button && button === document.activeElement && !button.matches(KEEPS_FOCUS)) button.blur();
  };
  window.addEventListener('keydown', onKeyDown);
  window.addEventListener('click', onClick);
  return () => {
    window.removeEventListener('keydown', onKeyDown);
    window.removeEventListener('click', onClick);
  };
}

/** Whether a dialog was asked for that does not have the keyboard yet. */
function awaitsDialog(target: EventTarget | null): boolean {
  if (dialog.getState().kind === 'none') return false;
  return !(target instanceof Element && target.closest('[role=dialog]'));
}

/** Whether a key is for an action, and not for the control that has the focus. */
export function isOurs(chord: string, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return true;
  if (WHILE_TYPING.has(chord)) return true;
  if (target.closest('[role=dialog][aria-modal=true], [role=menu]')) return false;
  if (
    target.closest('input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true]')
  ) {
    return false;
  }
  if (PRESSING.has(chord) && target.closest(`${PRESSED}, ${MOVED}`)) return false;
  return !(MOVING.has(chord) && target.closest(MOVED));
}
