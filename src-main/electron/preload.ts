import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { DESKTOP_BRIDGE } from '#shared/contract/desktop/desktop-bridge.ts';
import { desktopBridge, handOverPorts, type PageWindow, type PreloadTools } from './desktop-bridge.ts';

// Built as CommonJS: a preload script in the sandbox can load nothing but `electron`.
const tools: PreloadTools = {
  ipc: {
    invoke: (channel, request) => ipcRenderer.invoke(channel, request),
    send: (channel) => ipcRenderer.send(channel),
    on: (channel, listener) => ipcRenderer.on(channel, listener),
    off: (channel, listener) => ipcRenderer.off(channel, listener as () => void),
  },
  pathForFile: (file) => webUtils.getPathForFile(file as File),
};

handOverPorts(tools, globalThis as unknown as PageWindow);
contextBridge.exposeInMainWorld(DESKTOP_BRIDGE, desktopBridge(tools));
