import { type KeyboardEvent, useRef } from 'react';
import { setTakeShown } from '../../document/clip-document.ts';
import type { TimelineLayout } from '../../timeline/layout.ts';
import type { LaneScene } from '../../timeline/scene.ts';
import { selectLane } from '../../timeline/span-selection.ts';
import { Icon } from '../../ui/icon.tsx';
import { scoreColor } from '../../ui/score-ramp.ts';
import { t } from '../../words/words.ts';
import styles from './timeline.module.css';

interface LaneHeadsProps {
  readonly layout: TimelineLayout;
  readonly lanes: readonly LaneScene[];
  readonly onReveal: (takeId: number) => void;
  readonly onWheel: (by: number) => void;
  readonly onMenu: (x: number, y: number, takeId: number) => void;
}

/** Who each lane is: colour, name, fit, number of issues. Up and down go from lane to lane; Ctrl adds a second person. */
export function LaneHeads({ layout, lanes, onReveal, onWheel, onMenu }: LaneHeadsProps) {
  const list = useRef<HTMLDivElement>(null);
  const chosen = lanes.findIndex((lane) => lane.selected);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const next = Math.max(0, Math.min(lanes.length - 1, Math.max(0, chosen) + (event.key === 'ArrowUp' ? -1 : 1)));
    selectLane(lanes[next]!.take.id);
    list.current?.querySelectorAll<HTMLElement>('[role=option]')[next]?.focus();
  };
  return (
    <div
      ref={list}
      className={styles.heads}
      style={{ top: layout.lanes.y, height: layout.lanes.height }}
      role="listbox"
      aria-label={t('timeline.lanes')}
      aria-multiselectable="true"
      onKeyDown={onKeyDown}
      onWheel={(event) => onWheel(event.deltaY)}
    >
      {lanes.map((lane, index) => (
        <LaneHead
          key={lane.take.id}
          lane={lane}
          top={layout.lane[index]!.y - layout.lanes.y}
          height={layout.lane[index]!.height}
          reachable={index === Math.max(0, chosen)}
          onReveal={onReveal}
          onMenu={onMenu}
        />
      ))}
    </div>
  );
}

interface LaneHeadProps {
  readonly lane: LaneScene;
  readonly top: number;
  readonly height: number;
  readonly reachable: boolean;
  readonly onReveal: (takeId: number) => void;
  readonly onMenu: (x: number, y: number, takeId: number) => void;
}

function LaneHead({ lane, top, height, reachable, onReveal, onMenu }: LaneHeadProps) {
  const { take } = lane;
  const score = Math.round(100 * take.score);
  const about = {
    name: take.name,
    from: take.first_frame,
    to: take.first_frame + take.frames - 1,
    score,
  };
  const issues = lane.issues.length;
  const issueWords = issues === 1 ? t('timeline.one-issue') : t('timeline.lane-issues', { count: issues });
  return (
    <div
      className={styles.head}
      style={{ top, height: height - 1 }}
      data-dimmed={lane.dimmed || undefined}
      data-other={lane.other || undefined}
      role="option"
      aria-selected={lane.selected || lane.other}
      aria-label={issues > 0 ? `${t('timeline.lane', about)}, ${issueWords}` : t('timeline.lane', about)}
      tabIndex={reachable ? 0 : -1}
      onFocus={() => onReveal(take.id)}
      onClick={(event) => selectLane(take.id, event.ctrlKey || event.metaKey)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          selectLane(take.id, event.ctrlKey || event.metaKey);
        } else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
          event.preventDefault();
          const box = event.currentTarget.getBoundingClientRect();
          onMenu(box.left + 24, box.bottom - 8, take.id);
        }
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        if (!lane.other) selectLane(take.id);
        onMenu(event.clientX, event.clientY, take.id);
      }}
    >
      <span className={styles.dot} style={{ background: take.color }} />
      <span className={styles.name} title={take.name}>
        {take.name}
      </span>
      <button
        type="button"
        className={styles.eye}
        aria-label={t('person.toggle-shown')}
        aria-pressed={!lane.dimmed}
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation();
          setTakeShown(take.id, lane.dimmed);
        }}
      >
        <Icon name={lane.dimmed ? 'eye-off' : 'eye'} size={13} />
      </button>
      <span className={styles.facts}>
        <span className={styles.score} style={{ background: scoreColor(take.score) }} />
        {t('timeline.score', { score })}
        {issues > 0 ? <span className={styles.issues}>▾ {issueWords}</span> : null}
      </span>
    </div>
  );
}
