import { SegmentedControl } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useStore } from 'zustand';
import type { HeldOutPicture } from '#shared/contract/finetune.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { openClip } from '../../document/open-clip.ts';
import { seek } from '../../document/playhead.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { t } from '../../words/words.ts';
import { useFramePicture } from './frame-picture.ts';
import { HELD_OUT_COLORS, type HeldOutShown, paintHeldOut } from './paint-held-out.ts';
import styles from './training.module.css';
import { type CanvasSize, usePaintedCanvas } from './use-painted-canvas.ts';

/** Held-out frames with the network's bodies before and after over them, to be looked through. */
export function HeldOutView({ pictures }: { readonly pictures: readonly HeldOutPicture[] }) {
  const [chosen, setChosen] = useState(0);
  const [shown, setShown] = useState<HeldOutShown>('both');
  const frame = pictures[Math.min(chosen, pictures.length - 1)];
  if (!frame) return null;
  return (
    <section className={styles.section} aria-label={t('training.pictures')} data-pictures={pictures.length}>
      <div className={styles.head}>
        <h3 className={styles.title}>{t('training.pictures')}</h3>
        <SegmentedControl
          className={styles.shown}
          size="xs"
          aria-label={t('training.pictures')}
          value={shown}
          onChange={(value) => setShown(value as HeldOutShown)}
          data={(['before', 'both', 'after'] as const).map((value) => ({ value, label: t(`training.show-${value}`) }))}
        />
      </div>
      <figure className={styles.heldOut}>
        <FrameCanvas frame={frame} shown={shown} large />
        <figcaption>
          <span>
            <Swatch color={HELD_OUT_COLORS.before} dashed /> {t('training.before')}{' '}
            <b>{frame.before_px.toFixed(1)} px</b>
          </span>
          <span>
            <Swatch color={HELD_OUT_COLORS.after} /> {t('training.after')}{' '}
            <b data-better={frame.after_px < frame.before_px}>{frame.after_px.toFixed(1)} px</b>
          </span>
          <span>
            <svg width="10" height="10" aria-hidden="true">
              <circle cx="5" cy="5" r="3.5" fill={HELD_OUT_COLORS.seen} />
            </svg>{' '}
            {t('training.seen')}
          </span>
          {frame.landmarks.some(({ corrected }) => corrected) ? (
            <span>
              <svg width="10" height="10" aria-hidden="true">
                <path d="M5 0.5 9.5 5 5 9.5 0.5 5Z" fill={HELD_OUT_COLORS.seen} />
              </svg>{' '}
              {t('training.put')}
            </span>
          ) : null}
          <span className={styles.goTo}>
            <ShowFrame frame={frame} />
          </span>
        </figcaption>
      </figure>
      <div className={styles.strip} role="listbox" aria-label={t('training.pictures')}>
        {pictures.map((one, i) => (
          <button
            key={`${one.take_id} ${one.frame}`}
            type="button"
            role="option"
            aria-selected={one === frame}
            aria-label={t('training.picture', {
              frame: one.frame,
              before: one.before_px.toFixed(1),
              after: one.after_px.toFixed(1),
            })}
            onClick={() => setChosen(i)}
          >
            <FrameCanvas frame={one} shown={shown} />
            <span data-better={one.after_px < one.before_px}>{changeOf(one)}</span>
          </button>
        ))}
      </div>
      <p className={styles.note}>{t('training.pictures-hint')}</p>
    </section>
  );
}

function changeOf({ before_px: before, after_px: after }: HeldOutPicture): string {
  const change = before === 0 ? 0 : Math.round((100 * (after - before)) / before);
  return change === 0 ? '0 %' : `${change > 0 ? '+' : '−'}${Math.abs(change)} %`;
}

function Swatch({ color, dashed = false }: { readonly color: string; readonly dashed?: boolean }) {
  return (
    <svg width="18" height="6" aria-hidden="true">
      <line x1="0" y1="3" x2="18" y2="3" stroke={color} strokeWidth="2.5" strokeDasharray={dashed ? '5 3' : ''} />
    </svg>
  );
}

/** Takes the video to the frame. */
function ShowFrame({ frame }: { readonly frame: HeldOutPicture }) {
  const open = useStore(clipDocument, ({ clip }) => clip?.id ?? null);
  return (
    <IconButton
      icon="eye"
      label={t('training.go-to-frame', { frame: frame.frame })}
      onClick={() => {
        if (open !== frame.media_id) openClip(frame.media_id);
        seek(frame.frame);
      }}
    />
  );
}

interface FrameCanvasProps {
  readonly frame: HeldOutPicture;
  readonly shown: HeldOutShown;
  readonly large?: boolean;
}

function FrameCanvas({ frame, shown, large = false }: FrameCanvasProps) {
  const picture = useFramePicture(frame.media_id, frame.frame);
  const canvas = usePaintedCanvas(
    useCallback(
      (context: CanvasRenderingContext2D, size: CanvasSize) => paintHeldOut(context, frame, picture, size, shown),
      [frame, picture, shown],
    ),
  );
  return (
    <canvas
      ref={canvas}
      data-large={large || undefined}
      data-painted={picture !== null}
      role="img"
      aria-label={t('training.picture', {
        frame: frame.frame,
        before: frame.before_px.toFixed(1),
        after: frame.after_px.toFixed(1),
      })}
    />
  );
}
