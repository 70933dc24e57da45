import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useStore } from 'zustand';
import { takeById } from '../../../document/clip-document.ts';
import { frameCameraOf } from '../../../document/filming-cameras.ts';
import { applyLongEdit } from '../../../document/long-edit.ts';
import { playhead } from '../../../document/playhead.ts';
import { type Point, toPicture, toScreen } from '../../../overlay/view-transform.ts';
import { t } from '../../../words/words.ts';
import { viewState } from '../view-state.ts';
import { type FloorDraft, gridLines, isGoodFloor, pixelOf, pullHandle, putFoot, seenFrom } from './floor-draft.ts';
import { soleAt, solesOf } from './standing-feet.ts';
import { ToolPlate } from './tool-plate.tsx';
import { closeTool, openFloorTool, type VideoTool, videoTool } from './tool-state.ts';
import styles from './tools.module.css';

/** How near a click must be to a foot, screen px. */
const REACH = 26;
/** Steps of the arrow keys, picture px. */
const STEP = 2;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

/** The floor as a grid over the picture, with three handles and the feet that can be set on it. */
export function FloorTool({ tool }: { readonly tool: Extract<VideoTool, { kind: 'floor' }> }) {
  const view = useStore(viewState, (state) => state.view);
  const frame = useStore(playhead, (state) => state.frame);
  const take = takeById(tool.takeId);
  const draft = seenFrom(tool.draft, take ? frameCameraOf(take, frame) : null);
  const held = useRef<number | null>(null);
  const change = (next: FloorDraft) => videoTool.setState({ ...tool, draft: next }, true);
  const pictureOf = (event: React.PointerEvent<SVGSVGElement>): Point => {
    const rect = event.currentTarget.getBoundingClientRect();
    return toPicture(view, { x: event.clientX - rect.left, y: event.clientY - rect.top });
  };
  const good = isGoodFloor(draft);
  return (
    <>
      <svg
        className={styles.surface}
        data-over
        data-testid="floor-tool"
        data-good={good}
        role="application"
        aria-label={t('correct.floor-grid')}
        onPointerDown={(event) => {
          if (event.button !== 0 || held.current !== null) return;
          const sole = soleAt(frame, draft.standing, pictureOf(event), REACH / view.scale);
          if (sole) change(putFoot(draft, sole));
        }}
        onPointerMove={(event) => {
          event.stopPropagation();
          if (held.current !== null) change(pullHandle(draft, held.current, pictureOf(event)));
        }}
        onPointerUp={() => {
          held.current = null;
        }}
      >
        <g className={styles.grid}>
          {gridLines(draft).map(({ a, b, main }, index) => {
            const [p, q] = [toScreen(view, a), toScreen(view, b)];
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are known by their place
            return <line key={index} x1={p.x} y1={p.y} x2={q.x} y2={q.y} data-main={main} />;
          })}
        </g>
        {solesOf(frame, draft.standing).map(({ sole, at }, index) => {
          const p = toScreen(view, at);
          const set = draft.feet.some(
            (foot) => Math.hypot(foot[0] - sole[0], foot[1] - sole[1], foot[2] - sole[2]) < 0.02,
          );
          // biome-ignore lint/suspicious/noArrayIndexKey: feet are known by their place
          return <circle key={index} className={styles.foot} data-set={set} cx={p.x} cy={p.y} r={7} />;
        })}
        {draft.handles.map((handle, index) => {
          const at = pixelOf(draft, handle);
          const p = at && toScreen(view, at);
          return p ? (
            // biome-ignore lint/a11y/useSemanticElements: a handle is a circle of the drawing
            <circle
              // biome-ignore lint/suspicious/noArrayIndexKey: handles are known by their place
              key={index}
              className={styles.handle}
              data-testid={`floor-handle-${index}`}
              cx={p.x}
              cy={p.y}
              r={9}
              tabIndex={0}
              role="button"
              aria-label={t('correct.floor-handle', { number: index + 1 })}
              onPointerDown={(event) => {
                held.current = index;
                event.currentTarget.ownerSVGElement?.setPointerCapture(event.pointerId);
              }}
              onKeyDown={(event) => {
                const step = ARROWS[event.key];
                if (!step || !at) return;
                event.preventDefault();
                event.stopPropagation();
                const far = event.shiftKey ? 5 : 1;
                change(pullHandle(draft, index, { x: at.x + far * step.x, y: at.y + far * step.y }));
              }}
            />
          ) : null;
        })}
      </svg>
      <ToolPlate hint={good ? t('correct.floor-hint') : t('correct.floor-behind')}>
        {draft.feet.length > 0 ? (
          <span className={styles.detail}>{t('correct.floor-feet', { count: draft.feet.length })}</span>
        ) : null}
        <Button size="compact-sm" disabled={!good} onClick={() => void placeOnFloor(tool.takeId, draft)}>
          {t('correct.floor-apply')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={openFloorTool}>
          {t('correct.floor-reset')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => void placeOnFloor(tool.takeId, null)}>
          {t('correct.floor-find')}
        </Button>
      </ToolPlate>
    </>
  );
}

/** Places everybody on the drawn floor, or looks for it once more. */
export async function placeOnFloor(takeId: number, draft: FloorDraft | null): Promise<void> {
  const ask = {
    take_id: takeId,
    floor: draft && { up: [...draft.floor.up] as [number, number, number], offset: draft.floor.offset },
  };
  const result = await applyLongEdit('setFloor', (host, signal) => host.edits.setFloor(ask, { signal }));
  if (result) closeTool();
}
