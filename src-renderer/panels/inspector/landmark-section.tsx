import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { KeypointEdit } from '#shared/contract/studio/edits.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { applyEdit } from '../../document/edits.ts';
import { playhead } from '../../document/playhead.ts';
import { selection } from '../../document/selection.ts';
import { onRowsLoaded, takeData } from '../../document/take-data.ts';
import { jointName, landmarkName } from '../../words/part-names.ts';
import { t } from '../../words/words.ts';
import styles from './inspector.module.css';
import { type LandmarkFacts, landmarkFacts } from './model.ts';
import { Fact, Section } from './section.tsx';

const STATES = ['visible', 'occluded', 'absent'] as const;

/** The chosen 2D landmark or 3D joint in the frame shown, and its state as a keyframe. */
export function LandmarkSection({ take }: { readonly take: TakeItem }) {
  const landmark = useStore(selection, (state) => state.landmark);
  const joint = useStore(selection, (state) => state.joint);
  const facts = useFacts(take, landmark);
  if (landmark === null) {
    return (
      <Section title={joint === null ? t('inspector.joint') : jointName(joint)}>
        <p className={styles.hint}>{t(joint === null ? 'inspector.joint-hint' : 'inspector.joint-3d-hint')}</p>
      </Section>
    );
  }
  return (
    <Section title={landmarkName(landmark)} aside={facts?.keyframe ? t('inspector.keyframe') : t('inspector.detected')}>
      {facts ? (
        <>
          <Fact name={t('inspector.confidence')}>{Math.round(100 * facts.confidence)} %</Fact>
          <Fact name={t('inspector.error')} hint={t('inspector.error-hint')}>
            {facts.errorPx.toFixed(1)} px
          </Fact>
          <SegmentedControl
            fullWidth
            className={styles.states}
            aria-label={t('inspector.state')}
            value={facts.keyframe?.state ?? ''}
            onChange={(state) => setState(take, landmark, state as KeypointEdit['state'])}
            data={STATES.map((state) => ({ value: state, label: t(`keypoint.${state}`) }))}
          />
          {facts.keyframe ? (
            <Button fullWidth variant="default" onClick={() => clearHere(take)}>
              {t('inspector.clear')}
            </Button>
          ) : null}
        </>
      ) : (
        <p className={styles.hint}>{t('inspector.not-here')}</p>
      )}
    </Section>
  );
}

/** Renders when the facts change, not at every frame of the playhead. */
function useFacts(take: TakeItem, landmark: number | null): LandmarkFacts | null {
  const [facts, setFacts] = useState<LandmarkFacts | null>(null);
  useEffect(() => {
    let waiting = 0;
    const read = () => {
      waiting = 0;
      const data = takeData(take.id);
      const { keypoints } = clipDocument.getState();
      if (!data || landmark === null) return setFacts(null);
      setFacts(landmarkFacts(data, landmark, playhead.getState().frame, keypoints.get(take.id) ?? []));
    };
    const later = () => {
      // While it plays, four times a second are enough to read a number.
      waiting ||= window.setTimeout(read, playhead.getState().playing ? 250 : 16);
    };
    read();
    const stops = [playhead.subscribe(later), onRowsLoaded(later), clipDocument.subscribe(later)];
    return () => {
      clearTimeout(waiting);
      for (const stop of stops) stop();
    };
  }, [take.id, landmark]);
  return facts;
}

function setState(take: TakeItem, landmark: number, state: KeypointEdit['state']): void {
  const { frame } = playhead.getState();
  const data = takeData(take.id);
  const row = frame - take.first_frame;
  if (!data?.hasRow(row)) return;
  const at = 99 * row + 3 * landmark;
  const [x, y] = [data.array('keypoints2d')[at]!, data.array('keypoints2d')[at + 1]!];
  void applyEdit((host) => host.edits.moveKeypoints({ take_id: take.id, edits: [{ frame, landmark, x, y, state }] }));
}

function clearHere(take: TakeItem): void {
  const { frame } = playhead.getState();
  void applyEdit((host) => host.edits.clearKeypoints({ take_id: take.id, from: frame, to: frame + 1 }));
}
