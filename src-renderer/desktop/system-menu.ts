import type { DesktopBridge } from '#shared/contract/desktop/desktop-bridge.ts';
import type { DesktopMenuEntry } from '#shared/contract/desktop/desktop-requests.ts';
import { type Action, allActions, applies, onActionsAdded, runAction } from '../actions/registry.ts';
import { menuGroups } from '../bars/menu-groups.ts';
import { clipDocument } from '../document/clip-document.ts';
import { playhead } from '../document/playhead.ts';
import { selection } from '../document/selection.ts';
import { keyNow, rebound } from '../keys/keymap.ts';
import { layout } from '../layout/layout-store.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { reviewQueue } from '../review/review-queue.ts';
import { language } from '../words/use-language.ts';
import { t } from '../words/words.ts';

const MENUS = ['file', 'edit', 'view', 'play', 'person', 'help'] as const;

/** What the menu of the system holds now: the same actions, in the same order, as the menus the page draws. */
export function menuEntries(actions: readonly Action[] = allActions()): DesktopMenuEntry[] {
  return MENUS.flatMap((menu) => {
    const { inline, submenus } = menuGroups(actions, menu);
    const all = [...inline.flat(), ...submenus.flatMap((group) => group.actions)];
    return all.map((action) => {
      const keys = keyNow(action, actions);
      return {
        id: action.id,
        label: t(action.label),
        menu,
        enabled: applies(action),
        ...(keys === undefined ? {} : { keys }),
        ...(action.checked ? { checked: action.checked() } : {}),
      };
    });
  });
}

/** Shortest pause between two menus that are told, ms: what applies changes with every click. */
const PAUSE_MS = 250;

/** Keeps the menu of the system as the page's, and does what is chosen in it. @returns stops it */
export function followMenu(bridge: DesktopBridge): () => void {
  let told = '';
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tell = () => {
    timer = null;
    const entries = menuEntries();
    const text = JSON.stringify(entries);
    if (text === told) return;
    told = text;
    void bridge.setMenu(entries).catch(reportProblem);
  };
  const soon = () => {
    timer ??= setTimeout(tell, PAUSE_MS);
  };
  const stores = [clipDocument, selection, layout, reviewQueue, rebound, language];
  let before = playhead.getState();
  const stops = [
    ...stores.map((store) => store.subscribe(soon)),
    // Frames go by all the time; what applies changes with the rest.
    playhead.subscribe((now) => {
      if (now.playing !== before.playing || now.loop !== before.loop || now.frames !== before.frames) soon();
      before = now;
    }),
    onActionsAdded(soon),
    bridge.onAction((id) => void runAction(id).catch(reportProblem)),
  ];
  tell();
  return () => {
    if (timer !== null) clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
