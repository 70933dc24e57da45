import type { Action, MenuName } from '../actions/registry.ts';

/** Owners whose actions stand in a menu itself; those of other panels stand in a submenu of the panel's name. */
const AT_HOME: Readonly<Record<MenuName, readonly string[]>> = {
  file: ['file'],
  edit: ['edit'],
  view: ['view'],
  play: ['play', 'review'],
  person: ['person', 'span'],
  help: ['help'],
};

/** Fewer than this many are not hidden in a submenu. */
const WORTH_A_SUBMENU = 3;

export interface MenuGroups {
  /** In the order of registration, by owner. */
  readonly inline: readonly (readonly Action[])[];
  readonly submenus: readonly { readonly panel: string; readonly actions: readonly Action[] }[];
}

/** What stands in a menu: an action belongs to the first part of its name, `video.fit` to `video`. */
export function menuGroups(actions: readonly Action[], menu: MenuName): MenuGroups {
  const byOwner = new Map<string, Action[]>();
  for (const owner of AT_HOME[menu]) byOwner.set(owner, []);
  for (const action of actions) {
    if (action.menu !== menu) continue;
    const owner = action.id.split('.')[0]!;
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), action]);
  }
  const inline: (readonly Action[])[] = [];
  const submenus: { panel: string; actions: readonly Action[] }[] = [];
  for (const [owner, own] of byOwner) {
    if (own.length === 0) continue;
    if (AT_HOME[menu].includes(owner) || own.length < WORTH_A_SUBMENU) inline.push(own);
    else submenus.push({ panel: owner, actions: own });
  }
  return { inline, submenus };
}
