import { beforeEach, describe, expect, it } from 'vitest';
import { answerIpc, type ShellServices } from '#main/electron/answer-ipc.ts';
import { CHANNELS } from '#main/electron/ipc-channels.ts';
import { isTrusted, type Sent } from '#main/electron/trusted-sender.ts';

const page: Sent = { sender: { id: 7 }, senderFrame: { url: 'app://studio/', parent: null } };
const strangers: [string, Sent][] = [
  ['another window', { ...page, sender: { id: 8 } }],
  ['a frame inside the page', { ...page, senderFrame: { url: 'app://studio/', parent: {} } }],
  ['a page from elsewhere', { ...page, senderFrame: { url: 'https://evil.example/', parent: null } }],
  [
    'bytes of a project shown as page',
    { ...page, senderFrame: { url: 'app://studio/data/media/1/file', parent: null } },
  ],
  ['a frame that is gone', { ...page, senderFrame: null }],
];

describe('isTrusted', () => {
  it('knows the main frame of the own page', () => expect(isTrusted(page, 7)).toBe(true));
  it('trusts nobody while there is no window', () => expect(isTrusted(page, null)).toBe(false));
  it.each(strangers)('does not trust %s', (_who, event) => expect(isTrusted(event, 7)).toBe(false));
});

describe('answerIpc', () => {
  let asked: string[];
  let handlers: Map<string, (event: Sent, request: unknown) => unknown>;
  let listeners: Map<string, (event: Sent) => void>;
  beforeEach(() => {
    asked = [];
    handlers = new Map();
    listeners = new Map();
    const services: ShellServices = {
      windowId: () => 7,
      async openDialog({ choose }) {
        asked.push(`open ${choose}`);
        return ['/a.mp4'];
      },
      async saveDialog() {
        asked.push('save');
        return null;
      },
      async reveal(path) {
        asked.push(`reveal ${path}`);
        return true;
      },
      async drag(path) {
        asked.push(`drag ${path}`);
        return true;
      },
      setMenu: (entries) => void asked.push(`menu ${entries.length}`),
      givePort: () => void asked.push('port'),
    };
    answerIpc(
      { handle: (name, answer) => void handlers.set(name, answer), on: (name, hear) => listeners.set(name, hear) },
      services,
    );
  });
  const requests: [string, unknown][] = [
    [CHANNELS.openDialog, { choose: 'files', filters: [{ name: 'Videos', extensions: ['mp4'] }] }],
    [CHANNELS.saveDialog, { at: '/tmp/take.fbx' }],
    [CHANNELS.reveal, { path: '/tmp/take.fbx' }],
    [CHANNELS.drag, { path: '/tmp/take.glb' }],
    [CHANNELS.menu, { entries: [{ id: 'file.open', label: 'Open', menu: 'file' }] }],
  ];

  it('listens to the agreed channels and to no other', () => {
    expect([...handlers.keys()].sort()).toEqual(requests.map(([name]) => name).sort());
    expect([...listeners.keys()]).toEqual([CHANNELS.port]);
  });

  it('does what the page asks', async () => {
    const answers = await Promise.all(requests.map(([name, request]) => handlers.get(name)!(page, request)));
    listeners.get(CHANNELS.port)!(page);
    expect(answers).toEqual([['/a.mp4'], null, true, true, undefined]);
    expect(asked).toEqual(['open files', 'save', 'reveal /tmp/take.fbx', 'drag /tmp/take.glb', 'menu 1', 'port']);
  });

  it.each(strangers)('does nothing for %s', (_who, event) => {
    for (const [name, request] of requests) {
      expect(() => handlers.get(name)!(event, request), name).toThrow('not for this sender');
    }
    listeners.get(CHANNELS.port)!(event);
    expect(asked).toEqual([]);
  });

  it.each([
    [CHANNELS.openDialog, { choose: 'device' }],
    [CHANNELS.openDialog, { choose: 'file', properties: ['showHiddenFiles'] }],
    [CHANNELS.openDialog, { choose: 'file', filters: [{ name: 'x', extensions: ['../sh'] }] }],
    [CHANNELS.saveDialog, { at: 'x'.repeat(5000) }],
    [CHANNELS.reveal, '/etc'],
    [CHANNELS.reveal, { path: '' }],
    [CHANNELS.drag, { path: '/a', files: ['/etc/passwd'] }],
    [CHANNELS.menu, { entries: [{ id: 'x', label: 'x', menu: 'system', role: 'quit' }] }],
    [CHANNELS.menu, null],
  ])('refuses what has not the agreed shape: %s %j', (name, request) => {
    expect(() => handlers.get(name)!(page, request)).toThrow('asked wrongly');
    expect(asked).toEqual([]);
  });
});
