import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { playhead } from '../../document/playhead.ts';
import { clipFrames } from '../../video/clip-frames.ts';
import { t } from '../../words/words.ts';
import { type CorrectionResult, videoModel } from './model.ts';
import styles from './video.module.css';

/** How long a correction's figures stay, ms. */
const RESULT_MS = 5000;
/** Waits shorter than this are not worth a word, ms. */
const PATIENCE_MS = 160;

/** Quiet words in the corner of the video: what a correction came to, what is being compared, what is missing. */
export function StageNotes() {
  const comparing = useStore(videoModel, (state) => state.comparing);
  const result = useStore(videoModel, (state) => state.result);
  const note = useFrameNote();
  return (
    <div className={styles.notes} aria-live="polite">
      {comparing ? <span className={styles.note}>{t('video.before')}</span> : null}
      {result ? <ResultNote key={result.at} result={result} /> : null}
      {note ? <span className={styles.note}>{note}</span> : null}
    </div>
  );
}

function ResultNote({ result }: { readonly result: CorrectionResult }) {
  useEffect(() => {
    const timer = setTimeout(() => videoModel.setState({ result: null }), RESULT_MS);
    return () => clearTimeout(timer);
  }, []);
  const better = result.after < result.before;
  const words = { before: result.before.toFixed(1), after: result.after.toFixed(1) };
  return (
    <span className={styles.note} data-kind={better ? 'good' : 'plain'} data-testid="correction-result">
      {t('video.fit-error', words)}
    </span>
  );
}

/** Says why the picture is not that of the playhead, once that lasts. */
function useFrameNote(): string | null {
  const [note, setNote] = useState<string | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let stopSource: (() => void) | null = null;
    const look = () => {
      const frames = clipFrames.getState();
      const { frame, playing } = playhead.getState();
      if (timer) clearTimeout(timer);
      timer = null;
      if (frames.kind !== 'ready' || frames.source.peek(frame)) return setNote(null);
      if (frames.source.lost.has(frame)) return setNote(t('video.broken-frame', { frame }));
      if (!playing) timer = setTimeout(() => setNote(t('video.decoding')), PATIENCE_MS);
    };
    const follow = () => {
      stopSource?.();
      const frames = clipFrames.getState();
      stopSource = frames.kind === 'ready' ? frames.source.subscribe(look) : null;
      look();
    };
    follow();
    const stops = [playhead.subscribe(look), clipFrames.subscribe(follow)];
    return () => {
      if (timer) clearTimeout(timer);
      stopSource?.();
      for (const stop of stops) stop();
    };
  }, []);
  return note;
}
