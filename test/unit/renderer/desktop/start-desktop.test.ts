import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Action, registerActions } from '#renderer/actions/registry.ts';
import { fakeHost } from '#renderer/connection/fake/fake-host.ts';
import { setStudioClient } from '#renderer/connection/studio-client.ts';
import { chooseFiles, hasSystemDialogs } from '#renderer/desktop/choose-files.ts';
import { startDesktop } from '#renderer/desktop/start-desktop.ts';
import { menuEntries } from '#renderer/desktop/system-menu.ts';
import { windowTitle } from '#renderer/desktop/window-title.ts';
import { clipDocument, EMPTY_DOCUMENT } from '#renderer/document/clip-document.ts';
import { importVideos } from '#renderer/import/upload-videos.ts';
import { pickVideos } from '#renderer/panels/start/pick-videos.ts';
import { t } from '#renderer/words/words.ts';
import { DESKTOP_BRIDGE, type DesktopBridge } from '#shared/contract/desktop/desktop-bridge.ts';
import { type DesktopMenuEntry, MenuRequest, OpenDialogRequest } from '#shared/contract/desktop/desktop-requests.ts';

const OPEN = { kind: 'open', path: '/work/Dance.vibe', name: 'Dance', read_only: false } as const;

/** The bridge of a window, as the preload script gives it. */
function fakeBridge(chosen: string[] = []) {
  const asked: OpenDialogRequest[] = [];
  const menus: (readonly DesktopMenuEntry[])[] = [];
  let choose: (id: string) => void = () => {};
  const bridge: DesktopBridge = {
    pathForFile: (file) => (file as { path?: string }).path ?? '',
    async showOpenDialog(request) {
      asked.push(request);
      return chosen;
    },
    showSaveDialog: async () => null,
    revealInFolder: async () => true,
    dragFile: async () => true,
    async setMenu(entries) {
      menus.push(entries);
    },
    onAction(listener) {
      choose = listener;
      return () => {
        choose = () => {};
      };
    },
  };
  return { bridge, asked, menus, choose: (id: string) => choose(id) };
}

function inWindow(chosen: string[] = []) {
  const fake = fakeBridge(chosen);
  Object.assign(globalThis, { [DESKTOP_BRIDGE]: fake.bridge });
  return fake;
}

let ran = 0;
let usable = false;
const flip: Action = {
  id: 'view.flip',
  label: 'view.reset',
  menu: 'view',
  keys: ['mod+9'],
  when: () => usable,
  checked: () => true,
  run: () => void ran++,
};
registerActions([flip, { id: 'review.hidden', label: 'review.go-on', run: () => {} }]);

let host: ReturnType<typeof fakeHost>;
beforeEach(() => {
  host = fakeHost('full');
  setStudioClient(host.client);
  clipDocument.setState({ project: OPEN, media: [] });
  usable = true;
});
afterEach(() => {
  delete (globalThis as Record<string, unknown>)[DESKTOP_BRIDGE];
  clipDocument.setState(EMPTY_DOCUMENT);
});

describe('the desktop window', () => {
  it('asks for files in the dialogs of the system, in requests the shell accepts', async () => {
    const { asked } = inWindow(['/clips/a.mp4']);
    expect(hasSystemDialogs()).toBe(true);
    for (const wanted of ['videos', 'project', 'folder', 'model'] as const) {
      expect(await chooseFiles(wanted, '/clips')).toEqual(['/clips/a.mp4']);
    }
    expect(asked.map((request) => OpenDialogRequest.safeParse(request).success)).toEqual([true, true, true, true]);
    expect(asked.map(({ choose }) => choose)).toEqual(['files', 'file', 'folder', 'file']);
  });

  it('imports the chosen videos where they lie, and nothing where the person cancelled', async () => {
    inWindow(['/clips/a.mp4', '/clips/b.mov']);
    const before = host.media.value.length;
    await pickVideos();
    expect(host.media.value.slice(before).map(({ path }) => path)).toEqual(['/clips/a.mp4', '/clips/b.mov']);
    inWindow([]);
    await pickVideos();
    expect(host.media.value).toHaveLength(before + 2);
  });

  it('takes dropped files by their path', async () => {
    inWindow();
    const stop = startDesktop('Linux x86_64');
    const before = host.media.value.length;
    await importVideos([{ name: 'c.mp4', path: '/clips/c.mp4' } as unknown as File]);
    expect(host.media.value.slice(before).map(({ path }) => path)).toEqual(['/clips/c.mp4']);
    stop();
  });

  it('keeps the menu of macOS as the actions are, and does what is chosen in it', async () => {
    const { menus, choose } = inWindow();
    const stop = startDesktop('MacIntel');
    expect(menus).toHaveLength(1);
    expect(MenuRequest.safeParse({ entries: menus[0] }).success).toBe(true);
    const entry = () => menus.at(-1)!.find(({ id }) => id === 'view.flip');
    expect(entry()).toEqual({
      id: 'view.flip',
      label: t('view.reset'),
      menu: 'view',
      keys: 'mod+9',
      enabled: true,
      checked: true,
    });
    choose('view.flip');
    expect(ran).toBe(1);
    usable = false;
    clipDocument.setState({ revision: 7 });
    await expect.poll(() => entry()?.enabled).toBe(false);
    const told = menus.length;
    // What looks the same is not told again.
    clipDocument.setState({ revision: 8 });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(menus).toHaveLength(told);
    stop();
    choose('view.flip');
    expect(ran).toBe(1);
  });

  it('leaves the menu to the page on other systems', () => {
    const { menus } = inWindow();
    startDesktop('Win32')();
    expect(menus).toEqual([]);
  });

  it('puts only what stands in a menu into the menu', () => {
    expect(menuEntries().map(({ id }) => id)).toEqual(['view.flip']);
  });
});

describe('in a browser', () => {
  it('there are no dialogs of the system, and nothing is begun', async () => {
    expect(hasSystemDialogs()).toBe(false);
    expect(await chooseFiles('project')).toBeNull();
    startDesktop('MacIntel')();
  });

  it('the tab is called after the open project', () => {
    expect(windowTitle(OPEN)).toBe('Dance – Vibe Studio');
    expect(windowTitle({ kind: 'none' })).toBe('Vibe Studio');
    expect(windowTitle(null)).toBe('Vibe Studio');
  });
});
