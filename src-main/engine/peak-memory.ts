import { readFileSync } from 'node:fs';

/**
 * Largest resident memory of this process so far, MB.
 *
 * On Linux it is read from the process's own status: `getrusage` also counts what the parent held at the moment of the
 * fork, which says nothing of this program.
 */
export function peakMemoryMb(): number {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (peak !== undefined) return Number(peak) / 1024;
  } catch {
    // Not Linux: the system's own figure will do.
  }
  return process.resourceUsage().maxRSS / 1024;
}

/** Resident memory of this process now, MB. */
export function memoryMb(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}
