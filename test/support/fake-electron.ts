import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** One call of Electron's interface: `dialog.showMessageBox`, and with what. */
export interface Called {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** A port of the main process over one of Node's: events on an emitter, nothing heard before `start`. */
class MainPort extends EventEmitter {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('close', () => this.emit('close'));
  }

  start(): void {
    this.#port.on('message', (data) => this.emit('message', { data, ports: [] }));
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }

  close(): void {
    this.#port.close();
  }
}

/** A utility process that does nothing until it is asked to end. */
class FakeProcess extends EventEmitter {
  readonly pid = undefined;

  postMessage(message: { kind: string }): void {
    if (message.kind === 'end') queueMicrotask(() => this.emit('exit', 0));
  }

  kill(): boolean {
    return this.emit('exit', 15);
  }
}

/** What Electron's main process offers, as far as the studio uses it; remembers what is asked of it. */
export function fakeElectron(userData: string) {
  const calls: Called[] = [];
  const note =
    <T>(name: string, answer?: T) =>
    (...args: unknown[]): T => {
      calls.push({ name, args });
      return answer as T;
    };
  const handlers = new Map<string, (...args: unknown[]) => unknown>();
  const windows: FakeWindow[] = [];

  class FakeContents extends EventEmitter {
    readonly id = windows.length + 1;
    readonly posted: { channel: string; ports: MessagePort[] }[] = [];
    setWindowOpenHandler = note('contents.setWindowOpenHandler');
    send = note('contents.send');
    startDrag = note('contents.startDrag');
    forcefullyCrashRenderer = note('contents.forcefullyCrashRenderer');
    isCrashed = () => false;

    postMessage(channel: string, _message: unknown, ports: MessagePort[]): void {
      this.posted.push({ channel, ports });
    }
  }

  class FakeWindow extends EventEmitter {
    readonly options: Record<string, unknown>;
    readonly webContents: FakeContents;
    loadURL = note('window.loadURL', Promise.resolve());
    maximize = note('window.maximize');
    show = note('window.show');
    focus = note('window.focus');
    restore = note('window.restore');
    setProgressBar = note('window.setProgressBar');
    isMinimized = () => true;
    isMaximized = () => false;
    isDestroyed = () => false;
    getNormalBounds = () => ({ x: 5, y: 6, width: 1000, height: 700 });

    constructor(options: Record<string, unknown>) {
      super();
      this.options = options;
      this.webContents = new FakeContents();
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
  }

  const app = Object.assign(new EventEmitter(), {
    enableSandbox: note('app.enableSandbox'),
    setName: note('app.setName'),
    setPath: note('app.setPath'),
    commandLine: { hasSwitch: () => false },
    addRecentDocument: note('app.addRecentDocument'),
    disableHardwareAcceleration: note('app.disableHardwareAcceleration'),
    requestSingleInstanceLock: note('app.requestSingleInstanceLock', true),
    whenReady: async () => {},
    isReady: () => true,
    isPackaged: true,
    getLocale: () => 'en-GB',
    getFileIcon: async (path: string) => `icon of ${path}`,
    getPath: () => userData,
    quit: note('app.quit'),
    exit: note('app.exit'),
    relaunch: note('app.relaunch'),
  });
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: note('session.setPermissionRequestHandler'),
    setPermissionCheckHandler: note('session.setPermissionCheckHandler'),
    setDevicePermissionHandler: note('session.setDevicePermissionHandler'),
    setDisplayMediaRequestHandler: note('session.setDisplayMediaRequestHandler'),
    setSpellCheckerEnabled: note('session.setSpellCheckerEnabled'),
    webRequest: { onBeforeRequest: note('session.onBeforeRequest') },
  });
  const electron = {
    app,
    BrowserWindow: FakeWindow,
    clipboard: { writeText: note('clipboard.writeText') },
    dialog: {
      showMessageBox: note('dialog.showMessageBox', Promise.resolve({ response: 0 })),
      showOpenDialog: note('dialog.showOpenDialog', Promise.resolve({ filePaths: ['/clips/a.mp4'] })),
      showSaveDialog: note('dialog.showSaveDialog', Promise.resolve({ filePath: '' })),
    },
    ipcMain: {
      handle: (channel: string, answer: (...args: unknown[]) => unknown) => void handlers.set(channel, answer),
      on: (channel: string, answer: (...args: unknown[]) => unknown) => void handlers.set(channel, answer),
    },
    Menu: { setApplicationMenu: note('Menu.setApplicationMenu'), buildFromTemplate: (template: unknown) => template },
    MessageChannelMain: class {
      readonly port1: MainPort;
      readonly port2: MessagePort;
      constructor() {
        const { port1, port2 } = new MessageChannel();
        this.port1 = new MainPort(port1);
        this.port2 = port2;
      }
    },
    protocol: {
      registerSchemesAsPrivileged: note('protocol.registerSchemesAsPrivileged'),
      handle: (scheme: string, answer: (request: Request) => Promise<Response>) =>
        void handlers.set(`protocol ${scheme}`, answer as never),
    },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    session: { defaultSession: session },
    shell: { openExternal: note('shell.openExternal'), showItemInFolder: note('shell.showItemInFolder') },
    utilityProcess: { fork: note('utilityProcess.fork', new FakeProcess()) },
  };
  return { electron, calls, handlers, windows, app };
}
