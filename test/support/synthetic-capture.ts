import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { runJob } from '#main/jobs/run-job.ts';
import type { Stage } from '#main/jobs/stage.ts';
import { quietContext } from '#main/pipeline/context.ts';
import { contentKey } from '#main/store/canonical-json.ts';
import { saveCapture } from '#main/store/capture-records.ts';
import { submitJob } from '#main/store/job-records.ts';
import { saveMedia } from '#main/store/media-records.ts';
import { openProject } from '#main/store/open-project.ts';
import type { PersonTrack } from '#shared/vision/person-track.ts';
import { randomTake, randomTrack } from './random-records.ts';

/**
 * A capture without video, for killing: `node synthetic-capture.ts PROJECT`. It says on standard output what has been
 * acknowledged as committed, one line each, before it goes on.
 */

const SEGMENTS = 24;
const SEGMENT_FRAMES = 64;

type Input = { clip: string };

const say = (line: string) => writeSync(1, `${line}\n`);

const track: Stage<Input, { tracks: PersonTrack[] }> = {
  name: 'track',
  version: 1,
  parameters: ({ clip }) => ({ clip }),
  async run(_, ctx) {
    const segments: PersonTrack[] = [];
    for (let index = 0; index < SEGMENTS; index++) {
      const kept = ctx.restore<PersonTrack>(`segment-${index}`);
      segments.push(kept ?? randomTrack(SEGMENT_FRAMES, 100 + index));
      if (kept !== undefined) continue;
      if (index === 3) ctx.warn({ code: 'frame/broken', message: 'Frame 200 is broken.' });
      await sleep(3);
      ctx.checkpoint(`segment-${index}`, segments[index]);
      say(`kept track segment-${index} ${ctx.key}`);
      ctx.report({ stage: 'track', done: index + 1, total: SEGMENTS, unit: 'segments' });
    }
    const image = Float32Array.from(segments.flatMap((segment) => [...segment.image]));
    return { tracks: [{ ...randomTrack(SEGMENTS * SEGMENT_FRAMES, 1), image }] };
  },
};

const fit: Stage<Input, { sum: number }> = {
  name: 'fit',
  version: 1,
  parameters: () => null,
  async run(input, ctx) {
    const image = input.output(track).tracks[0]!.image;
    let { sum, done } = ctx.restore<{ sum: number; done: number }>('so-far') ?? { sum: 0, done: 0 };
    const part = image.length / SEGMENTS;
    while (done < SEGMENTS) {
      for (let i = done * part; i < (done + 1) * part; i++) sum += image[i]!;
      done++;
      await sleep(2);
      ctx.checkpoint('so-far', { sum, done });
      say(`kept fit ${done} ${ctx.key}`);
    }
    return { sum };
  },
};

const save: Stage<Input, { capture: number }> = {
  name: 'save',
  version: 1,
  parameters: () => null,
  run(input) {
    return { capture: Math.round(input.output(fit).sum) };
  },
};

/** Runs the capture in the project at `path` and says `result <hash>` in the end. */
async function main(path: string): Promise<void> {
  using store = openProject(path, { create: true });
  say('open');
  const jobId = submitJob(store, 'capture', { clip: 'synthetic' });
  say(`job ${jobId}`);
  const run = await runJob<Input>(store, jobId, [track, fit, save], quietContext(), {
    onEvent: (event) => event.kind === 'stage-finished' && say(`finished ${event.stage}`),
  });
  const mediaId = saveMedia(store, { path: 'a.mp4', sha256: 'aa', ptsUs: new Float64Array(SEGMENTS * SEGMENT_FRAMES) });
  const key = run.stages.at(-1)!.key;
  const tracks = run.output(track).tracks;
  saveCapture(store, { mediaId, key, details: { warnings: run.warnings }, tracks, takes: [randomTake(500)] });
  const rows = store.all<{ crc32: number }>(
    'SELECT crc32 FROM array_chunk JOIN array ON array.id = array_id ORDER BY name, seq, crc32',
  );
  say(
    `result ${contentKey({ sum: run.output(fit).sum, warnings: run.warnings.map((w) => w.code), chunks: rows.map((r) => r.crc32) })}`,
  );
}

if (process.argv[2] !== undefined) await main(process.argv[2]);
