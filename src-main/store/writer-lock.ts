import { randomUUID } from 'node:crypto';
import { Problem } from '#shared/errors/problem.ts';
import type { Connection } from './connection.ts';
import { hostIdentity, isAlive, ownIdentity, type WriterIdentity } from './writer-identity.ts';

/** How often a writer says that it still lives, ms. */
export const HEARTBEAT_MS = 10_000;
/** After how long a silent writer that cannot be asked is taken for dead, ms. */
const STALE_MS = 60_000;

/** Tokens of the stores that this process has open: a row that a full disk kept from being removed is not one. */
const openTokens = new Set<string>();

interface WriterRow extends WriterIdentity {
  readonly token: string;
  readonly beat_ms: number;
}

/**
 * Claims the right to write: one row, taken in one transaction. The row of a process that was killed is recognised by
 * its pid and start time and taken over at once.
 *
 * @returns the token under which this writer holds the project
 * @throws Problem project/busy while another living process, or another store of this process, holds it
 */
export function claimWriter(db: Connection, path: string, nowMs: number): string {
  refuseLiving(db, path, nowMs);
  const own = ownIdentity(path);
  const token = randomUUID();
  db.transaction(() => {
    refuseLiving(db, path, nowMs);
    db.prepare(
      `INSERT INTO writer (id, token, pid, host, started, file, beat_ms) VALUES (1, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET token = excluded.token, pid = excluded.pid, host = excluded.host,
         started = excluded.started, file = excluded.file, beat_ms = excluded.beat_ms`,
    ).run(token, own.pid, own.host, own.started, own.file, nowMs);
  }).immediate();
  openTokens.add(token);
  return token;
}

/** Gives the right to write back. */
export function releaseWriter(db: Connection, token: string): void {
  openTokens.delete(token);
  db.prepare('DELETE FROM writer WHERE token = ?').run(token);
}

function refuseLiving(db: Connection, path: string, nowMs: number): void {
  const holder = db.prepare('SELECT * FROM writer').get() as WriterRow | undefined;
  if (holder === undefined) return;
  const alive = isAlive(holder, path) ?? nowMs - holder.beat_ms < STALE_MS;
  const left = holder.host === hostIdentity() && holder.pid === process.pid && !openTokens.has(holder.token);
  if (alive && !left) throw new Problem('project/busy', { path, pid: holder.pid });
}
