import { t } from '../words/words.ts';

/** What a receipt says of a file, in plain words; empty where it says nothing of frames. */
export function receiptFacts(receipt: Readonly<Record<string, unknown>>): string {
  const { frames, fps, duration_s, read_back_with: reader, resampling, people, key_reduction, blend_shapes } = receipt;
  if (typeof frames !== 'number' || typeof fps !== 'number' || typeof duration_s !== 'number') return '';
  const rate = Number(fps.toFixed(3));
  const moved = resampling as { frames_in: number; drift_us: number } | null | undefined;
  const facts = moved
    ? t('export.facts-resampled', { frames, fps: rate, in: moved.frames_in, drift: (moved.drift_us / 1000).toFixed(1) })
    : t('export.facts', { frames, fps: rate, seconds: duration_s.toFixed(1) });
  const fewer = key_reduction as { keys_in: number; keys_out: number; max_error_mm: number } | null | undefined;
  const parts = [
    ...(Array.isArray(people) && people.length > 1 ? [t('export.facts-people', { count: people.length })] : []),
    facts,
    ...(fewer
      ? [t('export.facts-keys', { in: fewer.keys_in, out: fewer.keys_out, mm: fewer.max_error_mm.toFixed(2) })]
      : []),
    ...(typeof blend_shapes === 'number' ? [t('export.facts-shapes', { count: blend_shapes })] : []),
    ...(typeof reader === 'string' ? [t('export.read-with', { reader })] : []),
  ];
  return parts.join(' · ');
}
