import { Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { JOINT_COUNT } from '#shared/body/smpl-tree.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { playhead } from '../../document/playhead.ts';
import { selection } from '../../document/selection.ts';
import { onRowsLoaded, takeData } from '../../document/take-data.ts';
import { jointName } from '../../words/part-names.ts';
import { t } from '../../words/words.ts';
import styles from './compare-section.module.css';
import { Fact, Section } from './section.tsx';
import { type TakeDifference, takeDifference } from './take-difference.ts';

/** Joints that are listed, worst first. */
const LISTED = 6;
/** How often numbers change while the video plays, ms. */
const PAUSE_MS = 120;

/** How the chosen take differs from another in the frame that is shown; there where another take is. */
export function CompareSection({ take }: { readonly take: TakeItem }) {
  const takes = useStore(clipDocument, (state) => state.takes) ?? [];
  const others = takes.filter(({ id }) => id !== take.id);
  const [chosen, setChosen] = useState<number | null>(null);
  const suggested = take.compares_with ?? takes.find(({ compares_with }) => compares_with === take.id)?.id ?? null;
  const otherId = others.some(({ id }) => id === (chosen ?? suggested)) ? (chosen ?? suggested) : null;
  const difference = useDifference(take.id, otherId);
  if (others.length === 0) return null;
  return (
    <Section title={t('compare.title')}>
      <Select
        size="xs"
        aria-label={t('compare.with')}
        placeholder={t('compare.none')}
        data={others.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={otherId === null ? null : String(otherId)}
        onChange={(value) => setChosen(value === null ? null : Number(value))}
      />
      {otherId === null ? null : difference ? (
        <Numbers difference={difference} />
      ) : (
        <p className={styles.none}>{t('compare.not-here')}</p>
      )}
    </Section>
  );
}

function Numbers({ difference }: { readonly difference: TakeDifference }) {
  const { jointMm, jointDegrees, meanMm, meanDegrees, placeCm } = difference;
  const joint = useStore(selection, (state) => state.joint);
  const worst = Array.from({ length: JOINT_COUNT }, (_, j) => j)
    .slice(1)
    .sort((a, b) => jointMm[b]! - jointMm[a]!);
  const listed = [...new Set(joint === null ? worst : [joint, ...worst])].slice(0, LISTED);
  const most = Math.max(1, ...jointMm);
  return (
    <>
      <Fact name={t('compare.mean')} hint={t('compare.mean-hint')}>
        {meanMm.toFixed(0)} mm
      </Fact>
      <Fact name={t('compare.turn')} hint={t('compare.turn-hint')}>
        {meanDegrees.toFixed(1)}°
      </Fact>
      <Fact name={t('compare.place')} hint={t('compare.place-hint')}>
        {placeCm.toFixed(0)} cm
      </Fact>
      <table className={styles.joints}>
        <thead>
          <tr>
            <th scope="col">{t('compare.joint')}</th>
            <th scope="col">mm</th>
            <th scope="col">°</th>
          </tr>
        </thead>
        <tbody>
          {listed.map((j) => (
            <tr key={j} data-chosen={j === joint || undefined} onClick={() => selection.setState({ joint: j })}>
              <th scope="row">
                <span className={styles.bar} style={{ width: `${(100 * jointMm[j]!) / most}%` }} />
                {jointName(j)}
              </th>
              <td>{jointMm[j]!.toFixed(0)}</td>
              <td>{jointDegrees[j]!.toFixed(1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** The difference in the shown frame, a few times a second at most. */
function useDifference(takeId: number, otherId: number | null): TakeDifference | null {
  const [difference, setDifference] = useState<TakeDifference | null>(null);
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | null = null;
    const measure = () => {
      waiting = null;
      const [a, b] = [takeData(takeId), takeData(otherId)];
      setDifference(a && b ? takeDifference(a, b, playhead.getState().frame) : null);
    };
    const soon = () => {
      waiting ??= setTimeout(measure, PAUSE_MS);
    };
    measure();
    const stops = [
      playhead.subscribe((now, before) => now.frame !== before.frame && soon()),
      onRowsLoaded((id) => (id === takeId || id === otherId) && soon()),
    ];
    return () => {
      for (const stop of stops) stop();
      if (waiting !== null) clearTimeout(waiting);
    };
  }, [takeId, otherId]);
  return difference;
}
