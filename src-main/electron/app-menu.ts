import type { MenuItemConstructorOptions } from 'electron';
import type { DesktopMenuEntry } from '#shared/contract/desktop/desktop-requests.ts';
import type { Say } from './shell-words.ts';

export interface MenuOptions {
  readonly entries: readonly DesktopMenuEntry[];
  readonly say: Say;
  readonly onAction: (id: string) => void;
  readonly developer: boolean;
}

const ORDER = ['file', 'edit', 'view', 'play', 'person', 'help'] as const;

/**
 * The menu bar of macOS: the page's actions, between what the system expects there. Other systems have none, as the
 * page draws its own.
 */
export function menuTemplate(platform: string, options: MenuOptions): MenuItemConstructorOptions[] | null {
  if (platform !== 'darwin') return null;
  const { say, developer } = options;
  const menus = ORDER.map((name): MenuItemConstructorOptions => {
    const items = options.entries.filter(({ menu }) => menu === name).map((entry) => item(entry, options.onAction));
    const submenu = [...items, ...systemItems(name, items.length > 0, developer)];
    return { label: say(`menu.${name}`), ...(name === 'help' ? { role: 'help' as const } : {}), submenu };
  }).filter(({ submenu }) => Array.isArray(submenu) && submenu.length > 0);
  return [{ role: 'appMenu' }, ...menus, { role: 'windowMenu', label: say('menu.window') }];
}

/** Text fields need the editing roles; the page's own undo stands above them. */
function systemItems(menu: string, divided: boolean, developer: boolean): MenuItemConstructorOptions[] {
  const roles: MenuItemConstructorOptions[] =
    menu === 'edit'
      ? [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }]
      : menu === 'file'
        ? [{ role: 'close' }]
        : menu === 'view'
          ? [{ role: 'togglefullscreen' }, ...(developer ? [{ role: 'toggleDevTools' as const }] : [])]
          : [];
  return divided && roles.length > 0 ? [{ type: 'separator' }, ...roles] : roles;
}

function item(
  { id, label, keys, enabled, checked }: DesktopMenuEntry,
  onAction: (id: string) => void,
): MenuItemConstructorOptions {
  return {
    id,
    label,
    enabled: enabled ?? true,
    ...(checked === undefined ? {} : { type: 'checkbox' as const, checked }),
    ...acceleratorOf(keys),
    click: () => onAction(id),
  };
}

const KEYS: Readonly<Record<string, string>> = {
  mod: 'CommandOrControl',
  alt: 'Alt',
  shift: 'Shift',
  ctrl: 'Control',
  arrowleft: 'Left',
  arrowright: 'Right',
  arrowup: 'Up',
  arrowdown: 'Down',
  space: 'Space',
  enter: 'Return',
  escape: 'Escape',
  delete: 'Delete',
  backspace: 'Backspace',
  home: 'Home',
  end: 'End',
};

/**
 * Keys beside the entry. The page hears the keys itself; the system takes those that come with ⌘, and only when the page
 * left them. Keys without it belong to the page alone, or typing a name would run actions.
 */
function acceleratorOf(keys: string | undefined): Pick<MenuItemConstructorOptions, 'accelerator'> {
  const parts = keys?.toLowerCase().split('+') ?? [];
  if (!parts.includes('mod')) return {};
  const names = parts.map((part) => KEYS[part] ?? (/^([a-z0-9]|f\d{1,2}|[,./;'[\]\\`=-])$/.test(part) ? part : null));
  return names.includes(null) ? {} : { accelerator: names.map((name) => name!.replace(/^[a-z]/, upper)).join('+') };
}

function upper(letter: string): string {
  return letter.toUpperCase();
}
