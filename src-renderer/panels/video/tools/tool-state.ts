import { createStore } from 'zustand/vanilla';
import { clipDocument, takeById } from '../../../document/clip-document.ts';
import { selection } from '../../../document/selection.ts';
import type { Box } from '../../../overlay/view-transform.ts';
import { type FloorDraft, floorDraft } from './floor-draft.ts';

/** The tool that has the video panel; its drawing belongs to nobody else. */
export type VideoTool =
  | { readonly kind: 'none' }
  /** A box is being drawn around the chosen person, or around somebody new. Picture px. */
  | { readonly kind: 'box'; readonly takeId: number | null; readonly box: Box | null }
  | { readonly kind: 'floor'; readonly takeId: number; readonly draft: FloorDraft };

export const videoTool = createStore<VideoTool>(() => ({ kind: 'none' }));

export function closeTool(): void {
  videoTool.setState({ kind: 'none' }, true);
}

/** @param takeId the person to look for; null for somebody who was missed */
export function openBoxTool(takeId: number | null): void {
  selection.setState({ landmark: null });
  videoTool.setState({ kind: 'box', takeId, box: null }, true);
}

/** The floor of the chosen person's capture; of the first one's where nobody is chosen. */
export function openFloorTool(): void {
  const { takes } = clipDocument.getState();
  const take = takeById(selection.getState().takeId) ?? takes?.[0];
  if (take) videoTool.setState({ kind: 'floor', takeId: take.id, draft: floorDraft(take) }, true);
}

clipDocument.subscribe((now, before) => {
  const tool = videoTool.getState();
  if (tool.kind === 'none') return;
  if (now.clip?.id !== before.clip?.id) closeTool();
  else if (now.takes !== before.takes && tool.takeId !== null && !takeById(tool.takeId, now)) closeTool();
});
