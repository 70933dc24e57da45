import { useEffect, useRef } from 'react';
import { clipDocument } from '../../document/clip-document.ts';
import { playhead } from '../../document/playhead.ts';
import { timeCode } from '../../ui/time-code.ts';
import { t } from '../../words/words.ts';
import styles from './timeline.module.css';

/** Time code and frame of the playhead; written without React while it moves. */
export function TimeReadout() {
  const time = useRef<HTMLSpanElement>(null);
  const frame = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = () => {
      const { clip } = clipDocument.getState();
      const now = playhead.getState();
      time.current!.textContent = clip ? timeCode(now.frame, clip.fps) : '';
      frame.current!.textContent = clip ? String(now.frame) : '';
      frame.current!.title = t('timeline.frame-of', { frame: now.frame, frames: now.frames });
    };
    show();
    return playhead.subscribe((now, before) => {
      if (now.frame !== before.frame || now.frames !== before.frames) show();
    });
  }, []);
  return (
    <div className={styles.readout}>
      <span ref={time} className={styles.time} />
      <span ref={frame} className={styles.frame} />
    </div>
  );
}
