import { Menu } from '@mantine/core';
import { type Action, allActions, applies, runAction } from '../../actions/registry.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { playhead } from '../../document/playhead.ts';
import { selection } from '../../document/selection.ts';
import { keysOf } from '../../keys/keymap.ts';
import type { TimelineHit } from '../../timeline/hit-test.ts';
import { spanSelection } from '../../timeline/span-selection.ts';
import { Icon } from '../../ui/icon.tsx';
import { KeyCaps } from '../../ui/key-caps.tsx';
import { t } from '../../words/words.ts';
import styles from './timeline.module.css';

interface SpanMenuProps {
  readonly x: number;
  readonly y: number;
  readonly hit: TimelineHit;
  readonly onClose: () => void;
}

const ON_SPAN = ['span.accept', 'span.reject', 'span.doubt', 'span.forget'];
const ON_FRAMES = ['span.swap-sides', 'span.clear-keypoints', 'correct.redetect', 'correct.fill-gaps-here'];
const FEET = ['span.foot-left-pinned', 'span.foot-right-pinned', 'span.foot-left-free', 'span.foot-right-free'];
const FEET_AUTO = ['span.foot-left-auto', 'span.foot-right-auto'];
const ON_PERSON = ['person.split', 'span.swap-people', 'span.merge', 'person.remove'];
const ON_TIME = ['timeline.marker', 'play.loop-in', 'play.loop-out', 'timeline.zoom-chosen', 'timeline.fit'];

/** What can be done where the pointer was pressed. */
export function SpanMenu({ x, y, hit, onClose }: SpanMenuProps) {
  const { span } = spanSelection.getState();
  const onLane = 'takeId' in hit || (hit.kind === 'nothing' && hit.frame < 0 && selection.getState().takeId !== null);
  const groups = onLane
    ? [
        ...(span ? [[...ON_SPAN, 'timeline.loop-span', 'timeline.zoom-chosen']] : []),
        ON_FRAMES,
        [...FEET, ...FEET_AUTO],
        ON_PERSON,
      ]
    : [ON_TIME];
  const head = headOf(onLane);
  return (
    <Menu opened onClose={onClose} position="bottom-start" withinPortal shadow="md" trapFocus returnFocus>
      <Menu.Target>
        <span className={styles.target} style={{ left: x, top: y }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={t('timeline.menu')} className={styles.menu}>
        {head ? <Menu.Label>{head}</Menu.Label> : null}
        {groups.map((ids, index) => (
          <Group key={ids[0]} ids={ids} first={index === 0} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Group({ ids, first }: { readonly ids: readonly string[]; readonly first: boolean }) {
  const actions = ids
    .map((id) => allActions().find((action) => action.id === id))
    .filter((action): action is Action => action !== undefined && applies(action));
  if (actions.length === 0) return null;
  return (
    <>
      {first ? null : <Menu.Divider />}
      {actions.map((action) => (
        <Menu.Item
          key={action.id}
          leftSection={action.icon ? <Icon name={action.icon} size={14} /> : <span className={styles.blank} />}
          rightSection={keysOf(action)[0] ? <KeyCaps chord={keysOf(action)[0]!} /> : undefined}
          color={action.id === 'person.remove' ? 'var(--bad)' : undefined}
          onClick={() => void runAction(action.id)}
        >
          {labelOf(action)}
        </Menu.Item>
      ))}
    </>
  );
}

/** Whom and which frames the menu is about. */
function headOf(onLane: boolean): string {
  const { span } = spanSelection.getState();
  const take = clipDocument.getState().takes?.find(({ id }) => id === selection.getState().takeId);
  if (!onLane || !take) return '';
  if (!span) return `${take.name}, ${playhead.getState().frame}`;
  return `${take.name}, ${span.from}–${span.to - 1} (${countWords(span.to - span.from)})`;
}

export function countWords(count: number): string {
  return count === 1 ? t('timeline.one-chosen') : t('timeline.chosen', { count });
}

/** The two-person actions say whom they are done with. */
function labelOf(action: Action): string {
  if (action.id !== 'span.swap-people' && action.id !== 'span.merge') return t(action.label);
  const { takes } = clipDocument.getState();
  const { takeId } = selection.getState();
  const { otherTakeId } = spanSelection.getState();
  const rest = (takes ?? []).filter(({ id, hidden }) => id !== takeId && !hidden);
  const other = rest.find(({ id }) => id === otherTakeId) ?? (rest.length === 1 ? rest[0] : undefined);
  if (!other) return t(action.label);
  return t(action.id === 'span.merge' ? 'span.merge-with' : 'span.swap-with', { name: other.name });
}
