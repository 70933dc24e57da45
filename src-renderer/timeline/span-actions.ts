import { type Action, registerActions } from '../actions/registry.ts';
import { clipDocument, rowOfFrame, takeById } from '../document/clip-document.ts';
import { applyEdit } from '../document/edits.ts';
import { playhead } from '../document/playhead.ts';
import { selection } from '../document/selection.ts';
import { spanSelection } from './span-selection.ts';

const writable = () => {
  const { project } = clipDocument.getState();
  return project?.kind === 'open' && !project.read_only;
};
const hasSpan = () => writable() && spanSelection.getState().span !== null;
const take = () => takeById(selection.getState().takeId);
const hasTake = () => writable() && take() !== null;

/** The second chosen person; where there are just two people, the one who is not chosen. */
function other(): number | null {
  const { takeId } = selection.getState();
  const { otherTakeId } = spanSelection.getState();
  if (otherTakeId !== null && otherTakeId !== takeId) return otherTakeId;
  const rest = (clipDocument.getState().takes ?? []).filter(({ id, hidden }) => id !== takeId && !hidden);
  return rest.length === 1 ? rest[0]!.id : null;
}

/** Frames an edit of a stretch is for: the chosen span, else the frame shown. */
function frames(): { take_id: number; from: number; to: number } | null {
  const { span } = spanSelection.getState();
  if (span) return { take_id: span.takeId, from: span.from, to: span.to };
  const { frame } = playhead.getState();
  const chosen = take();
  return chosen && rowOfFrame(chosen, frame) !== null ? { take_id: chosen.id, from: frame, to: frame + 1 } : null;
}
const hasFrames = () => writable() && frames() !== null;

const said = (
  name: 'accept' | 'reject' | 'doubt' | 'forget',
  state: 'accepted' | 'rejected' | 'doubtful' | null,
  more: Partial<Action>,
): Action => ({
  id: `span.${name}`,
  label: `span.${name}`,
  menu: 'person',
  when: hasSpan,
  run: async () => void (await applyEdit((host) => host.edits.review({ ...frames()!, state }))),
  ...more,
});

const foot = (side: 'left' | 'right', state: 'pinned' | 'free' | 'auto'): Action => ({
  id: `span.foot-${side}-${state}`,
  label: `span.foot-${side}-${state}`,
  when: hasFrames,
  run: async () => void (await applyEdit((host) => host.edits.setContact({ ...frames()!, foot: side, state }))),
});

registerActions([
  said('accept', 'accepted', { icon: 'check', keys: ['a'] }),
  said('reject', 'rejected', { icon: 'close', keys: ['x'] }),
  said('doubt', 'doubtful', { icon: 'later', keys: ['d'] }),
  said('forget', null, {}),
  foot('left', 'pinned'),
  foot('right', 'pinned'),
  foot('left', 'free'),
  foot('right', 'free'),
  foot('left', 'auto'),
  foot('right', 'auto'),
  {
    id: 'span.swap-sides',
    label: 'span.swap-sides',
    icon: 'swap',
    when: hasFrames,
    run: async () => void (await applyEdit((host) => host.edits.swapSides(frames()!))),
  },
  {
    id: 'span.clear-keypoints',
    label: 'span.clear-keypoints',
    when: hasFrames,
    run: async () => void (await applyEdit((host) => host.edits.clearKeypoints(frames()!))),
  },
  {
    id: 'span.swap-people',
    label: 'span.swap-people',
    icon: 'people',
    menu: 'person',
    when: () => hasTake() && other() !== null,
    run: async () => {
      const { frame } = playhead.getState();
      await applyEdit((host) => host.edits.swapPeople({ a: take()!.id, b: other()!, frame }));
    },
  },
  {
    id: 'span.merge',
    label: 'span.merge',
    icon: 'merge',
    menu: 'person',
    when: () => hasTake() && other() !== null,
    run: async () => {
      await applyEdit((host) => host.edits.merge({ keep: take()!.id, absorb: other()! }));
      spanSelection.setState({ otherTakeId: null });
    },
  },
]);
