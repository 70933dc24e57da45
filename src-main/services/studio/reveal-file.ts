import { spawn } from 'node:child_process';
import { dirname } from 'node:path';

/** Where this machine's file manager is to be asked; tests give their own. */
export interface RevealSurroundings {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Starts a program; false where there is none of that name. */
  start(program: string, args: readonly string[]): Promise<boolean>;
}

/**
 * Shows a file in its folder with what the system has for it. Under Linux that shows the folder alone.
 *
 * @param path  full path of a file that is there
 * @returns false where there is no display or no such program
 */
export async function revealFile(path: string, around: RevealSurroundings = here): Promise<boolean> {
  const { platform, env, start } = around;
  if (platform === 'darwin') return start('open', ['-R', path]);
  if (platform === 'win32') return start('explorer.exe', [`/select,${path}`]);
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return false;
  return start('xdg-open', [dirname(path)]);
}

const here: RevealSurroundings = {
  platform: process.platform,
  env: process.env,
  start: (program, args) =>
    new Promise((resolve) => {
      // No shell: a file may be called anything.
      const child = spawn(program, args, { stdio: 'ignore', detached: true });
      child.once('error', () => resolve(false));
      child.once('spawn', () => {
        child.unref();
        resolve(true);
      });
    }),
};
