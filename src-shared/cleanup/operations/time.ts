import { CONTACT_COUNT } from '../../body/landmarks.ts';
import { Problem } from '../../errors/problem.ts';
import { parseRate } from '../../math/frame-rates.ts';
import { mixInto } from '../quaternions.ts';
import { evenTimes, type ResampleReport, rowsAt } from '../sample-rows.ts';
import { type CleanupOperation, numberOf, settingOf } from '../stack.ts';
import { smoothStep } from '../windows.ts';
import { alignSigns, ROTATION_ROW, sliceRows, type Work } from '../work.ts';

/** Only rows `from` to `to`. The rest keeps its frame numbers and times. */
export function trim(work: Work, from: number, to: number): Work {
  return from === 0 && to === work.frames ? work : sliceRows(work, from, to);
}

/**
 * Rows `from` to `to` as a loop: its last rows, as many as the blend takes, are laid over the first ones, so that pose and
 * speed go on where it begins again. The way gone in one round stays: the next begins where this one ends.
 *
 * ```
 * from ├──────┬───────────────────┬──────┤ to        rows
 *      └ in ◄─┴── kept ───────────┴─ laid over `in`, fading out
 * ```
 */
export function loop(work: Work, operation: CleanupOperation, from: number, to: number): Work {
  const seconds = numberOf(operation, 'blend');
  const blend = Math.max(1, Math.round((seconds * work.fps.num) / work.fps.den));
  const frames = to - from - blend;
  if (frames <= blend) throw tooShort(operation, 2 * blend + 2, to - from);
  const out = sliceRows(work, from, from + frames);
  const rotations = out.rotations.slice();
  const pelvis = out.pelvis.slice();
  const contacts = out.contacts.slice();
  const way = [0, 2].map((a) => work.pelvis[3 * (from + frames) + a]! - work.pelvis[3 * from + a]!);
  for (let t = 0; t < blend; t++) {
    const u = smoothStep(t / blend);
    const later = from + frames + t;
    for (let q = 0; q < ROTATION_ROW; q += 4) {
      const at = t * ROTATION_ROW + q;
      mixInto(rotations, at, work.rotations, later * ROTATION_ROW + q, rotations, at, u);
    }
    for (let a = 0; a < 3; a++) {
      const moved = work.pelvis[3 * later + a]! - (a === 1 ? 0 : way[a / 2]!);
      pelvis[3 * t + a] = (1 - u) * moved + u * pelvis[3 * t + a]!;
    }
    for (let s = 0; s < CONTACT_COUNT; s++) {
      const i = t * CONTACT_COUNT + s;
      contacts[i] = (1 - u) * work.contacts[later * CONTACT_COUNT + s]! + u * contacts[i]!;
    }
  }
  alignSigns(rotations, frames);
  return { ...out, rotations, pelvis, contacts, onPicture: false };
}

/** The same motion faster or slower, at the same rate of frames. */
export function timeScale(work: Work, operation: CleanupOperation): Work {
  const speed = numberOf(operation, 'speed');
  if (speed === 1 || work.frames < 2) return work;
  const first = work.ptsUs[0]!;
  const last = first + (work.ptsUs[work.frames - 1]! - first) / speed;
  const { times } = evenTimes(first, last, work.fps, operation.kind);
  const at = times.map((us) => first + (us - first) * speed);
  const { cameraMotion } = work;
  // The camera turns faster as well.
  const ptsUs = cameraMotion?.ptsUs.map((us) => first + (us - first) / speed);
  const scaled = cameraMotion && ptsUs ? { ...work, cameraMotion: { ...cameraMotion, ptsUs } } : work;
  return rowsAt(scaled, at, times, work.fps);
}

/** The same motion with evenly spaced rows at another rate. */
export function resample(work: Work, operation: CleanupOperation): { work: Work; resampled: ResampleReport } {
  const rate = parseRate(String(settingOf(operation, 'rate')))!;
  const first = work.ptsUs[0] ?? 0;
  const last = work.ptsUs[work.frames - 1] ?? first;
  const { times, driftUs } = evenTimes(first, last, rate, operation.kind);
  const done = work.frames > 0 ? rowsAt(work, times, times, rate) : { ...work, fps: rate };
  return {
    work: done,
    resampled: {
      framesIn: work.frames,
      keysOut: done.frames,
      rate,
      driftUs,
      endUs: (done.ptsUs[done.frames - 1] ?? last) - last,
    },
  };
}

function tooShort(operation: CleanupOperation, least: number, frames: number): Problem {
  return new Problem('cleanup/too-short', { operation: operation.kind, least, frames });
}
