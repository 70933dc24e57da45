import { useRef } from 'react';
import { useStore } from 'zustand';
import { clipDocument, rowOfFrame, takeById } from '../../../document/clip-document.ts';
import { applyLongEdit } from '../../../document/long-edit.ts';
import { playhead } from '../../../document/playhead.ts';
import { selection } from '../../../document/selection.ts';
import { type Box, type Point, toPicture, toScreen } from '../../../overlay/view-transform.ts';
import { t } from '../../../words/words.ts';
import { viewState } from '../view-state.ts';
import { ToolPlate } from './tool-plate.tsx';
import { closeTool, type VideoTool, videoTool } from './tool-state.ts';
import styles from './tools.module.css';

/** Smaller boxes were clicks, picture px. */
const LEAST = 12;

/** A box is drawn around a person; letting go looks for them in it. */
export function BoxTool({ tool }: { readonly tool: Extract<VideoTool, { kind: 'box' }> }) {
  const view = useStore(viewState, (state) => state.view);
  const loop = useStore(playhead, (state) => state.loop);
  const start = useRef<Point | null>(null);
  const take = takeById(tool.takeId);
  const shown = tool.box && {
    a: toScreen(view, tool.box),
    width: tool.box.width * view.scale,
    height: tool.box.height * view.scale,
  };
  const pictureOf = (event: React.PointerEvent): Point => {
    const rect = event.currentTarget.getBoundingClientRect();
    return toPicture(view, { x: event.clientX - rect.left, y: event.clientY - rect.top });
  };
  return (
    <>
      <svg
        className={styles.surface}
        data-over
        data-testid="box-tool"
        role="application"
        aria-label={t(take ? 'correct.redetect' : 'correct.add-person')}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          playhead.setState({ playing: false });
          start.current = pictureOf(event);
        }}
        onPointerMove={(event) => {
          event.stopPropagation();
          if (start.current) videoTool.setState({ ...tool, box: boxOf(start.current, pictureOf(event)) }, true);
        }}
        onPointerUp={(event) => {
          const from = start.current;
          start.current = null;
          const box = from && boxOf(from, pictureOf(event));
          if (!box || Math.min(box.width, box.height) < LEAST) videoTool.setState({ ...tool, box: null }, true);
          else void lookIn(tool.takeId, box);
        }}
      >
        {shown ? (
          <rect className={styles.box} x={shown.a.x} y={shown.a.y} width={shown.width} height={shown.height} />
        ) : null}
      </svg>
      <ToolPlate hint={take ? t('correct.box-hint', { name: take.name }) : t('correct.box-hint-new')}>
        <span className={styles.detail}>{rangeWords(tool.takeId, loop)}</span>
      </ToolPlate>
    </>
  );
}

function rangeWords(takeId: number | null, loop: { from: number; to: number } | null): string {
  if (loop) return t('correct.box-range', { from: loop.from, to: loop.to - 1 });
  return t(takeId === null ? 'correct.box-everywhere' : 'correct.box-hole');
}

/** Looks for the person in a box, in the frame shown; follows through the loop where there is one. */
export async function lookIn(takeId: number | null, box: Box): Promise<void> {
  const { clip } = clipDocument.getState();
  const { frame, loop } = playhead.getState();
  if (!clip) return;
  const { x, y, width, height } = box;
  const span = loop && frame >= loop.from && frame < loop.to ? { from: loop.from, to: loop.to } : null;
  const ask = { media_id: clip.id, take_id: takeId, frame, box: { x, y, width, height }, span };
  const result = await applyLongEdit('redetect', (host, signal) => host.edits.redetect(ask, { signal }));
  if (!result) return void videoTool.setState({ kind: 'box', takeId, box: null }, true);
  closeTool();
  const found = result.made?.[0];
  const take = found && takeById(found.take_id);
  if (take && rowOfFrame(take, frame) !== null) selection.setState({ takeId: take.id, landmark: null, joint: null });
}

function boxOf(a: Point, b: Point): Box {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}
