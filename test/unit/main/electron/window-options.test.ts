import { describe, expect, it } from 'vitest';
import { windowOptions } from '#main/electron/window-options.ts';

const place = { x: 10, y: 20, width: 1200, height: 800, maximized: false };

describe('windowOptions', () => {
  const installed = windowOptions({ preload: '/app/preload.cjs', place, developer: false });

  it('puts the page into a sandbox without Node', () => {
    expect(installed.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  });

  it('keeps the rules of the web in force', () => {
    expect(installed.webPreferences).toMatchObject({
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
    });
    expect(installed.webPreferences).not.toHaveProperty('enableBlinkFeatures');
  });

  it('has developer tools only where the studio runs from its sources', () => {
    expect(installed.webPreferences?.devTools).toBe(false);
    expect(windowOptions({ preload: '', place, developer: true }).webPreferences?.devTools).toBe(true);
  });

  it('stands where it stood, and in the middle where that is not known', () => {
    expect(installed).toMatchObject({ x: 10, y: 20, width: 1200, height: 800, show: false });
    const first = windowOptions({ preload: '', place: { width: 1, height: 1, maximized: false }, developer: false });
    expect(first).not.toHaveProperty('x');
  });
});
