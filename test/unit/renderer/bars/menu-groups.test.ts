import { describe, expect, it } from 'vitest';
import type { Action, MenuName } from '#renderer/actions/registry.ts';
import { menuGroups } from '#renderer/bars/menu-groups.ts';

const action = (id: string, menu: MenuName = 'view'): Action => ({ id, label: 'edit.undo', menu, run() {} });

describe('menus', () => {
  it('hold their own actions first and those of a panel in a submenu', () => {
    const actions = ['video.fit', 'view.library', 'video.mesh', 'video.boxes', 'view.reset'].map((id) => action(id));
    const { inline, submenus } = menuGroups(actions, 'view');
    expect(inline.map((group) => group.map(({ id }) => id))).toEqual([['view.library', 'view.reset']]);
    expect(submenus.map(({ panel, actions: own }) => [panel, own.length])).toEqual([['video', 3]]);
  });

  it('do not hide one or two actions in a submenu', () => {
    const { inline, submenus } = menuGroups([action('play.toggle', 'play'), action('timeline.marker', 'play')], 'play');
    expect(inline.flat().map(({ id }) => id)).toEqual(['play.toggle', 'timeline.marker']);
    expect(submenus).toEqual([]);
  });

  it('leave out what stands elsewhere', () => {
    expect(menuGroups([action('view.library')], 'file').inline).toEqual([]);
  });
});
