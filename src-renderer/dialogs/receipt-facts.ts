import { t } from '../words/words.ts';

/** What a receipt says of a file, in plain words; empty where it says nothing of frames. */
export function receiptFacts(receipt: Readonly<Record<string, unknown>>): string {
  const { frames, fps, duration_s, read_back_with: reader, resampling } = receipt;
  if (typeof frames !== 'number' || typeof fps !== 'number' || typeof duration_s !== 'number') return '';
  const rate = Number(fps.toFixed(3));
  const moved = resampling as { frames_in: number; drift_us: number } | null | undefined;
  const facts = moved
    ? t('export.facts-resampled', { frames, fps: rate, in: moved.frames_in, drift: (moved.drift_us / 1000).toFixed(1) })
    : t('export.facts', { frames, fps: rate, seconds: duration_s.toFixed(1) });
  return typeof reader === 'string' ? `${facts} · ${t('export.read-with', { reader })}` : facts;
}
