import { describe, expect, it } from 'vitest';
import { desktopBridge, handOverPorts, type PageWindow, type PreloadTools } from '#main/electron/desktop-bridge.ts';
import { CHANNELS } from '#main/electron/ipc-channels.ts';
import { PORT_GIVEN, PORT_WANTED } from '#shared/contract/desktop/desktop-bridge.ts';

type Hear = (event: { ports: readonly unknown[] }, ...rest: unknown[]) => void;

/** Electron's side of a preload script, and the page's window. */
function preload() {
  const invoked: unknown[] = [];
  const sent: string[] = [];
  const heard = new Map<string, Hear>();
  const tools: PreloadTools = {
    ipc: {
      invoke: async (channel, request) => invoked.push([channel, request]),
      send: (channel) => void sent.push(channel),
      on: (channel, listener) => heard.set(channel, listener),
      off: (channel) => heard.delete(channel),
    },
    pathForFile: () => '/clips/a.mp4',
  };
  const posted: unknown[][] = [];
  let hear: (event: { source: unknown; origin: string; data: unknown }) => void = () => {};
  const page: PageWindow = {
    addEventListener: (_type, listener) => void (hear = listener),
    postMessage: (...message) => void posted.push(message),
  };
  return { tools, invoked, sent, heard, page, posted, tell: (event: Parameters<typeof hear>[0]) => hear(event) };
}

describe('the bridge of the page', () => {
  it('has nothing but the agreed functions', () => {
    expect(Object.keys(desktopBridge(preload().tools)).sort()).toEqual(
      ['dragFile', 'onAction', 'pathForFile', 'revealInFolder', 'setMenu', 'showOpenDialog', 'showSaveDialog'].sort(),
    );
  });

  it('asks through the agreed channels', async () => {
    const { tools, invoked } = preload();
    const bridge = desktopBridge(tools);
    await bridge.showOpenDialog({ choose: 'file' });
    await bridge.showSaveDialog({ at: '/tmp' });
    await bridge.revealInFolder('/tmp/a');
    await bridge.dragFile('/tmp/b');
    await bridge.setMenu([]);
    expect(invoked).toEqual([
      [CHANNELS.openDialog, { choose: 'file' }],
      [CHANNELS.saveDialog, { at: '/tmp' }],
      [CHANNELS.reveal, { path: '/tmp/a' }],
      [CHANNELS.drag, { path: '/tmp/b' }],
      [CHANNELS.menu, { entries: [] }],
    ]);
    expect(bridge.pathForFile({})).toBe('/clips/a.mp4');
  });

  it("passes on which action was chosen, without Electron's event, until it is stopped", () => {
    const { tools, heard } = preload();
    const got: unknown[][] = [];
    const stop = desktopBridge(tools).onAction((...all) => got.push(all));
    heard.get(CHANNELS.action)!({ ports: [] }, 'edit.undo', 'more');
    heard.get(CHANNELS.action)!({ ports: [] }, { not: 'an id' });
    stop();
    expect(got).toEqual([['edit.undo']]);
    expect(heard.has(CHANNELS.action)).toBe(false);
  });
});

describe('handing over ports', () => {
  it('asks for a port when the page itself wants one, and for nobody else', () => {
    const { tools, page, sent, tell } = preload();
    handOverPorts(tools, page);
    tell({ source: {}, origin: 'app://studio', data: PORT_WANTED });
    tell({ source: page, origin: 'https://evil.example', data: PORT_WANTED });
    tell({ source: page, origin: 'app://studio', data: 'something' });
    expect(sent).toEqual([]);
    tell({ source: page, origin: 'app://studio', data: PORT_WANTED });
    expect(sent).toEqual([CHANNELS.port]);
  });

  it('gives the port to the page and to no other origin', () => {
    const { tools, page, posted, heard } = preload();
    handOverPorts(tools, page);
    const port = {};
    heard.get(CHANNELS.port)!({ ports: [port] });
    expect(posted).toEqual([[PORT_GIVEN, 'app://studio', [port]]]);
  });
});
