import { describe, expect, it } from 'vitest';
import { menuTemplate } from '#main/electron/app-menu.ts';
import { openOptions, saveOptions } from '#main/electron/dialog-options.ts';
import { shellWords } from '#main/electron/shell-words.ts';
import type { DesktopMenuEntry } from '#shared/contract/desktop/desktop-requests.ts';

const entries: DesktopMenuEntry[] = [
  { id: 'file.open', label: 'Open …', menu: 'file', keys: 'mod+o' },
  { id: 'edit.undo', label: 'Undo', menu: 'edit', keys: 'mod+shift+z', enabled: false },
  { id: 'view.library', label: 'Library', menu: 'view', keys: 'l', checked: true },
];
const chosen: string[] = [];
const options = { entries, say: shellWords('en'), onAction: (id: string) => chosen.push(id), developer: false };
type Item = { label?: string; role?: string; accelerator?: string; submenu?: Item[]; click?: () => void };
const menus = menuTemplate('darwin', options) as Item[];
const items = (label: string) => menus.find((menu) => menu.label === label)!.submenu!;

describe('the menu of the system', () => {
  it('is there on macOS only: elsewhere the page draws its own', () => {
    expect(menuTemplate('linux', options)).toBeNull();
    expect(menuTemplate('win32', options)).toBeNull();
    expect(menus[0]).toEqual({ role: 'appMenu' });
    expect(menus.at(-1)).toMatchObject({ role: 'windowMenu' });
  });

  it("holds the page's actions and runs them", () => {
    expect(items('File')[0]).toMatchObject({ label: 'Open …', accelerator: 'CommandOrControl+O', enabled: true });
    expect(items('Edit')[0]).toMatchObject({ accelerator: 'CommandOrControl+Shift+Z', enabled: false });
    expect(items('View')[0]).toMatchObject({ type: 'checkbox', checked: true });
    items('File')[0]!.click!();
    expect(chosen).toEqual(['file.open']);
  });

  it('keeps the editing roles that text fields need, and single keys away from the system', () => {
    expect(items('Edit').map(({ role }) => role)).toEqual(
      expect.arrayContaining(['cut', 'copy', 'paste', 'selectAll']),
    );
    expect(items('View')[0]).not.toHaveProperty('accelerator');
  });

  it('offers developer tools only where the studio runs from its sources', () => {
    const has = (developer: boolean) => JSON.stringify(menuTemplate('darwin', { ...options, developer }));
    expect(has(false)).not.toContain('toggleDevTools');
    expect(has(true)).toContain('toggleDevTools');
  });
});

describe('words and dialogs of the shell', () => {
  it('speaks the language of the system and fills in values', () => {
    expect(shellWords('zh-CN')('menu.file')).toBe('文件');
    expect(shellWords('de')('menu.file')).toBe('File');
    expect(shellWords('en-GB')('page.gone.text', { reason: 'oom' })).toContain('(oom)');
  });

  it('chooses one file, several, or a folder, and asks before it replaces', () => {
    expect(openOptions({ choose: 'files' }).properties).toEqual(['openFile', 'multiSelections']);
    expect(openOptions({ choose: 'file' }).properties).toEqual(['openFile']);
    expect(openOptions({ choose: 'folder', at: '/a' })).toMatchObject({ defaultPath: '/a' });
    expect(saveOptions({ at: '/a/b.fbx' }).properties).toContain('showOverwriteConfirmation');
  });
});
