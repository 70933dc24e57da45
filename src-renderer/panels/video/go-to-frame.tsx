import { Button, Modal, NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { playhead, seek } from '../../document/playhead.ts';
import { onAskFrame } from '../../video/play-actions.ts';
import { t } from '../../words/words.ts';
import styles from './video.module.css';

/** A field for a frame number. */
export default function GoToFrame() {
  const [open, setOpen] = useState(false);
  const [frame, setFrame] = useState<number | string>(0);
  useEffect(() => {
    onAskFrame(() => {
      setFrame(playhead.getState().frame);
      setOpen(true);
    });
    return () => onAskFrame(() => {});
  }, []);
  const close = () => setOpen(false);
  const last = Math.max(0, playhead.getState().frames - 1);
  return (
    <Modal opened={open} onClose={close} title={t('play.go-to')} size="xs" centered>
      <form
        className={styles.relink}
        onSubmit={(event) => {
          event.preventDefault();
          playhead.setState({ playing: false });
          if (frame !== '') seek(Number(frame));
          close();
        }}
      >
        <NumberInput
          data-autofocus
          aria-label={t('play.go-to-label')}
          value={frame}
          onChange={setFrame}
          min={0}
          max={last}
          allowDecimal={false}
          hideControls
        />
        <Button type="submit">{t('play.go')}</Button>
      </form>
    </Modal>
  );
}
