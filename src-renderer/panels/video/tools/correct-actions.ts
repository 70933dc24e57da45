import { type Action, registerActions } from '../../../actions/registry.ts';
import { clipDocument, takeById } from '../../../document/clip-document.ts';
import { applyEdit } from '../../../document/edits.ts';
import { playhead } from '../../../document/playhead.ts';
import { selection } from '../../../document/selection.ts';
import { spanSelection } from '../../../timeline/span-selection.ts';
import { closeTool, openBoxTool, openFloorTool, videoTool } from './tool-state.ts';

const writable = () => {
  const { project, clip } = clipDocument.getState();
  return clip !== null && project?.kind === 'open' && !project.read_only;
};
const chosen = () => takeById(selection.getState().takeId);
const withPerson = () => writable() && chosen() !== null;
const somebody = () => writable() && (clipDocument.getState().takes?.length ?? 0) > 0;

/** Fills holes between two frames of the chosen person. */
function fillGaps(from: number, to: number, max_frames: number | null, blend: 'spline' | 'slerp') {
  const take = chosen();
  if (!take) return Promise.resolve(null);
  return applyEdit((host) => host.edits.fillGaps({ take_id: take.id, from, to, max_frames, blend }));
}

/** What can be done about people who were not seen, and about the floor they stand on. */
export const correctActions: readonly Action[] = [
  {
    id: 'correct.redetect',
    label: 'correct.redetect',
    icon: 'capture',
    menu: 'person',
    keys: ['shift+d'],
    when: withPerson,
    checked: () => videoTool.getState().kind === 'box',
    run: () => openBoxTool(chosen()?.id ?? null),
  },
  {
    id: 'correct.add-person',
    label: 'correct.add-person',
    icon: 'plus',
    menu: 'person',
    when: somebody,
    run: () => openBoxTool(null),
  },
  {
    id: 'correct.floor',
    label: 'correct.floor',
    icon: 'marker',
    menu: 'person',
    keys: ['shift+g'],
    when: somebody,
    checked: () => videoTool.getState().kind === 'floor',
    run: openFloorTool,
  },
  {
    id: 'correct.fill-gaps',
    label: 'correct.fill-gaps',
    menu: 'person',
    when: withPerson,
    run: async () => {
      const take = chosen()!;
      await fillGaps(take.first_frame, take.first_frame + take.frames, null, 'spline');
    },
  },
  {
    id: 'correct.fill-gaps-here',
    label: 'correct.fill-gaps-here',
    when: withPerson,
    run: async () => {
      const { span } = spanSelection.getState();
      const { frame } = playhead.getState();
      await fillGaps(span?.from ?? frame, span?.to ?? frame + 1, null, 'spline');
    },
  },
  {
    id: 'correct.close-tool',
    label: 'correct.close-tool',
    when: () => videoTool.getState().kind !== 'none',
    run: closeTool,
  },
];

registerActions(correctActions);
