import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds the right to write, as stored in the project. */
export interface WriterIdentity {
  readonly pid: number;
  /** Names the machine and its process numbering (containers have their own): pids compare only within one. */
  readonly host: string;
  /** When the process started, in the system's own count; '' where the system does not tell. Unmasks reused pids. */
  readonly started: string;
  /** Device and inode of the project: a copied project does not inherit its original's writer. */
  readonly file: string;
}

/** The identity of this process as writer of the project at `path`. */
export function ownIdentity(path: string): WriterIdentity {
  return { pid: process.pid, host: hostIdentity(), started: startOf(process.pid) ?? '', file: fileIdentity(path) };
}

/** True, or false for certain; null where it cannot be told (another machine, or no start time to compare). */
export function isAlive(holder: WriterIdentity, path: string): boolean | null {
  if (holder.host !== hostIdentity()) return null;
  if (holder.file !== fileIdentity(path)) return false;
  if (!isRunning(holder.pid)) return false;
  const started = startOf(holder.pid);
  if (started === null || holder.started === '') return null;
  return started === holder.started;
}

/** True where a process of this number exists on this machine. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Names this machine and the space its process numbers count in. */
export function hostIdentity(): string {
  const space = attempt(() => readlinkSync('/proc/self/ns/pid')) ?? '';
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) ?? '';
  return [hostname(), boot, space].join(' ').trim();
}

function fileIdentity(path: string): string {
  const stat = statSync(path, { bigint: true });
  return `${stat.dev}:${stat.ino}`;
}

/** Start time of a process in clock ticks since boot: field 22 of /proc/<pid>/stat, counted after the name's ')'. */
function startOf(pid: number): string | null {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // A killed process that its parent has not collected yet (state Z) writes nothing any more.
  return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? null);
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
