type Job = () => void;

const waiting = new Set<Job>();
let asked = 0;

/** Runs a job once in the next animation frame, however often it was asked for; all strips share that frame. */
export function paintSoon(job: Job): void {
  waiting.add(job);
  if (asked === 0) asked = requestAnimationFrame(paintNow);
}

/** Takes a job back, when its canvas goes. */
export function forgetPaint(job: Job): void {
  waiting.delete(job);
}

function paintNow(): void {
  asked = 0;
  const jobs = [...waiting];
  waiting.clear();
  for (const job of jobs) job();
}
