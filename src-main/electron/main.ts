import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
} from 'electron';
import { defaultStudio } from '#main/host/default-studio.ts';
import { dataFolder } from '#main/services/studio/user-folders.ts';
import type { DesktopMenuEntry } from '#shared/contract/desktop/desktop-requests.ts';
import { answeredCalls } from '#shared/rpc/answered-calls.ts';
import about from '../../package.json' with { type: 'json' };
import { answerIpc } from './answer-ipc.ts';
import { ENGINE_ENTRY, PAGE_FOLDER, PRELOAD, PROGRAM_FOLDER } from './app-folders.ts';
import { menuTemplate } from './app-menu.ts';
import { graphicsWatch, pageAnswer, WITHOUT_GRAPHICS } from './crash-answer.ts';
import { openOptions, saveOptions } from './dialog-options.ts';
import { chooseFfmpeg } from './ffmpeg-setting.ts';
import { followWork } from './follow-work.ts';
import { guardContents } from './guard-contents.ts';
import { guardSession } from './guard-session.ts';
import { serveOverPort } from './host-port.ts';
import { CHANNELS } from './ipc-channels.ts';
import { findMedia, mediaCommand } from './media-part.ts';
import { openInStudio } from './open-in-studio.ts';
import { type OpenedFile, openedFile } from './opened-file.ts';
import { pageResponse } from './page-response.ts';
import { PRIVILEGES, SCHEME, START_URL } from './page-scheme.ts';
import { shellWords } from './shell-words.ts';
import { utilityEngine } from './utility-engine.ts';
import { windowOptions } from './window-options.ts';
import { placeOnScreens, readPlace, writePlace } from './window-place.ts';

// Electron's main process. What is decided here is decided in the other files of this folder, which tests can read;
// this one only connects them to Electron.

protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: PRIVILEGES }]);
app.enableSandbox();
app.setName('Vibe Studio');
// Run from its sources, Electron would share its own folder, and the lock of the one instance, with every other such program.
if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), 'Vibe Studio'));
if (process.argv.includes(WITHOUT_GRAPHICS)) app.disableHardwareAcceleration();

const first = app.requestSingleInstanceLock();
if (!first) app.exit(0);

const developer = !app.isPackaged;
const data = dataFolder();
const fetchMedia = mediaCommand(data, about.dependencies['node-av']);
const media = findMedia({ program: PROGRAM_FOLDER, data }, fetchMedia);
const onBug = (error: unknown, where: string) => {
  process.stderr.write(`fault in ${where}: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
};
const studio = defaultStudio('electron', { start: startEngine, reveal });
const answered = answeredCalls();
const following = new AbortController();
let window: BrowserWindow | null = null;
let menuEntries: readonly DesktopMenuEntry[] = [];
/** What the program was started with, where the system told it by an event. */
let early: OpenedFile | null = null;
let ending = false;
let reopening = false;

app.on('web-contents-created', (_event, contents) => guardContents(contents, (link) => void shell.openExternal(link)));
app.on('second-instance', (_event, argv, folder) => {
  show();
  openFile(openedFile(argv.slice(1), folder));
});
app.on('open-file', (event, path) => {
  event.preventDefault();
  const file = openedFile([path], '/');
  // macOS tells it before the program is ready, and engine processes can start only then.
  if (app.isReady()) openFile(file);
  else early = file;
});
app.on('activate', show);
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});
app.on('before-quit', (event) => {
  if (ending) return;
  event.preventDefault();
  ending = true;
  following.abort();
  // Running work is put down where it can go on, and the project is closed, before the program ends.
  void studio
    .close()
    .catch((error: unknown) => onBug(error, 'closing'))
    .then(() => app.exit(0));
});

// Never awaited at the top: Electron becomes ready only after this module has run.
if (first) app.whenReady().then(begin).catch(fail);

function begin(): void {
  guardSession(session.defaultSession);
  protocol.handle(SCHEME, (request) => pageResponse(request, { studio, pageFolder: PAGE_FOLDER, onBug }));
  answerIpc(ipcMain, {
    windowId: () => window?.webContents.id ?? null,
    async openDialog(request) {
      return window ? (await dialog.showOpenDialog(window, openOptions(request))).filePaths : [];
    },
    async saveDialog(request) {
      return (window && (await dialog.showSaveDialog(window, saveOptions(request))).filePath) || null;
    },
    reveal,
    drag,
    setMenu(entries) {
      menuEntries = entries;
      setMenu();
    },
    givePort() {
      const { port1, port2 } = new MessageChannelMain();
      serveOverPort(studio, port1, { onBug, answered });
      window?.webContents.postMessage(CHANNELS.port, null, [port2]);
    },
  });
  watchGraphics();
  followWork(studio, { setProgress, noteProject: (path) => app.addRecentDocument(path) }, following.signal);
  setMenu();
  openFile(early ?? openedFile(process.argv.slice(1), process.cwd()));
  openWindow();
  if (!media.found) void tellMissingMedia();
}

async function reveal(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  shell.showItemInFolder(path);
  return true;
}

/** The page has stopped its own drag; Electron's takes its place, with the picture the system has for such files. */
async function drag(path: string): Promise<boolean> {
  if (!window || !isAbsolute(path) || !existsSync(path)) return false;
  const icon = await app.getFileIcon(path);
  window.webContents.startDrag({ file: path, icon });
  return true;
}

function setProgress(share: number): void {
  // Electron takes anything above 1 for work that nobody knows the end of.
  if (window && !window.isDestroyed()) window.setProgressBar(share);
}

function fail(error: unknown): void {
  onBug(error, 'start');
  dialog.showErrorBox(say('app.failed.title'), error instanceof Error ? error.message : String(error));
  app.exit(1);
}

/** Words of the system's language, known once Electron is ready. */
function say(...args: Parameters<ReturnType<typeof shellWords>>): string {
  return shellWords(app.getLocale())(...args);
}

function startEngine() {
  const child = utilityProcess.fork(ENGINE_ENTRY, [], {
    serviceName: 'Vibe Studio engine',
    env: { ...process.env, ...media.env },
    // The media part is not signed by whoever signed the studio.
    allowLoadingUnsignedLibraries: true,
  });
  return utilityEngine(child, (pid) => process.kill(pid, 'SIGKILL'));
}

function openFile(file: OpenedFile | null): void {
  if (file === null) return;
  void openInStudio(studio, file).catch((error: unknown) => {
    onBug(error, 'open');
    if (error instanceof Error) dialog.showErrorBox(say('open.failed.title', { file: file.path }), error.message);
  });
}

function show(): void {
  openWindow();
  if (window?.isMinimized()) window.restore();
  window?.show();
  window?.focus();
}

function openWindow(): void {
  if (window || !app.isReady()) return;
  const file = join(app.getPath('userData'), 'window.json');
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const place = placeOnScreens(readPlace(file), areas);
  const opened = new BrowserWindow(windowOptions({ preload: PRELOAD, place, developer }));
  window = opened;
  if (place.maximized) opened.maximize();
  opened.once('ready-to-show', () => opened.show());
  opened.on('close', () => writePlace(file, { ...opened.getNormalBounds(), maximized: opened.isMaximized() }));
  opened.on('closed', () => {
    window = null;
  });
  opened.on('unresponsive', () => void offerReload(opened, 'page.slow.title', say('page.slow.text'), 'page.wait'));
  opened.webContents.on('render-process-gone', (_event, gone) => {
    if (ending || reopening || pageAnswer(gone) === 'nothing') return;
    void offerReload(opened, 'page.gone.title', say('page.gone.text', { reason: gone.reason }), 'app.quit');
  });
  void opened.loadURL(START_URL);
}

/** The host is another process than the page: opening the page again is all it takes. */
async function offerReload(
  opened: BrowserWindow,
  title: 'page.gone.title' | 'page.slow.title',
  detail: string,
  other: 'page.wait' | 'app.quit',
): Promise<void> {
  const { response } = await dialog.showMessageBox(opened, {
    type: 'warning',
    message: say(title),
    detail,
    buttons: [say('page.reload'), say(other)],
    defaultId: 0,
    cancelId: other === 'page.wait' ? 1 : 0,
    noLink: true,
  });
  if (response === 1) {
    if (other === 'app.quit') app.quit();
  } else if (!opened.isDestroyed()) {
    reopening = true;
    if (!opened.webContents.isCrashed()) opened.webContents.forcefullyCrashRenderer();
    await opened.loadURL(START_URL).finally(() => {
      reopening = false;
    });
  }
}

function watchGraphics(): void {
  const ended = graphicsWatch();
  app.on('child-process-gone', async (_event, details) => {
    if (ending || !ended(details, Date.now())) return;
    const { response } = await dialog.showMessageBox({
      type: 'warning',
      message: say('graphics.gone.title'),
      detail: say('graphics.gone.text'),
      buttons: [say('graphics.restart'), say('graphics.later')],
      cancelId: 1,
      noLink: true,
    });
    if (response !== 0) return;
    app.relaunch({ args: [...process.argv.slice(1), WITHOUT_GRAPHICS] });
    app.quit();
  });
}

async function tellMissingMedia(): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'info',
    message: say('media.missing.title'),
    detail: say('media.missing.text', { command: fetchMedia }),
    buttons: [say('media.choose'), say('media.copy'), say('common.ok')],
    cancelId: 2,
  });
  if (response === 1) clipboard.writeText(fetchMedia);
  if (response !== 0) return;
  const { filePaths } = await dialog.showOpenDialog({ title: say('media.choose'), properties: ['openFile'] });
  if (filePaths.length === 0) return;
  if (!chooseFfmpeg(data, filePaths[0]!)) {
    dialog.showErrorBox(say('media.choose'), say('media.other', { file: filePaths[0]! }));
    return await tellMissingMedia();
  }
  // The engine's process reads where it is when it starts.
  app.relaunch();
  app.quit();
}

function setMenu(): void {
  const onAction = (id: string) => window?.webContents.send(CHANNELS.action, id);
  const template = menuTemplate(process.platform, { entries: menuEntries, say, onAction, developer });
  Menu.setApplicationMenu(template && Menu.buildFromTemplate(template));
}
