import { expect, it } from 'vitest';
import { revealFile } from '#main/services/studio/reveal-file.ts';

/** A machine that notes what was started on it. */
function machine(platform: string, env: Record<string, string> = {}, has = true) {
  const started: string[][] = [];
  const start = async (program: string, args: readonly string[]) => {
    started.push([program, ...args]);
    return has;
  };
  return { started, around: { platform, env, start } };
}

it('shows a file with what each system has for it, its name never a word of a command', async () => {
  const path = '/exports/a; rm -rf $HOME.fbx';
  for (const [platform, env, wanted] of [
    ['darwin', {}, ['open', '-R', path]],
    ['win32', {}, ['explorer.exe', `/select,${path}`]],
    ['linux', { DISPLAY: ':0' }, ['xdg-open', '/exports']],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open', '/exports']],
  ] as const) {
    const { started, around } = machine(platform, env);
    expect(await revealFile(path, around)).toBe(true);
    expect(started).toEqual([wanted]);
  }
});

it('says that it cannot where there is no display or no file manager', async () => {
  const blind = machine('linux');
  expect(await revealFile('/exports/a.fbx', blind.around)).toBe(false);
  expect(blind.started).toEqual([]);
  expect(await revealFile('/exports/a.fbx', machine('linux', { DISPLAY: ':0' }, false).around)).toBe(false);
});
