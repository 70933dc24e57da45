#!/usr/bin/env node
// Plain JavaScript on purpose: it must run on any Node to say which Node is needed, and to find it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

const NEEDED = 24;

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  await keepCompiledCode();
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = projectNode();
  if (node) {
    runWith(node);
  } else {
    console.error(
      `Vibe Studio needs Node ${NEEDED} or newer; this is Node ${process.versions.node}.\n` +
        `Run "npm install" in the project folder (it brings its own Node), or install Node ${NEEDED}.`,
    );
    process.exitCode = 1;
  }
}

/**
 * Keeps compiled sources in the user's cache, which more than halves the time to start. Processes that are started from
 * here do the same.
 */
async function keepCompiledCode() {
  // Older Nodes, which only look for another one, do not have it.
  const { enableCompileCache } = await import('node:module');
  const { cacheFolder } = await import('../engine/cache-folder.ts');
  const { directory } = enableCompileCache(join(cacheFolder(), 'code'));
  if (directory) process.env.NODE_COMPILE_CACHE ??= join(cacheFolder(), 'code');
}

/** Path of the Node that npm installed with the project, if there is one for this machine. */
function projectNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  try {
    const home = dirname(createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/package.json`));
    const file = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

/** Runs this file again under another Node and passes on its signals and exit code. */
function runWith(node) {
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 128 + constants.signals[signal] : 1);
  });
}
