import { useStore } from 'zustand';
import { clipDocument, takeById } from '../../document/clip-document.ts';
import { captureOf, jobList } from '../../document/job-list.ts';
import { selection } from '../../document/selection.ts';
import { Condition } from '../../ui/condition.tsx';
import { t } from '../../words/words.ts';
import type { PanelManifest } from '../panel-manifest.ts';
import { BodySection } from './body-section.tsx';
import { CameraSection } from './camera-section.tsx';
import { CompareSection } from './compare-section.tsx';
import { FitSection } from './fit-section.tsx';
import { HolesSection } from './holes-section.tsx';
import styles from './inspector.module.css';
import { LandmarkSection } from './landmark-section.tsx';
import { PersonHead } from './person-head.tsx';
import { PlacementSection } from './placement-section.tsx';

function Inspector() {
  const takeId = useStore(selection, (state) => state.takeId);
  const take = useStore(clipDocument, (state) => takeById(takeId, state));
  const takes = useStore(clipDocument, (state) => state.takes);
  const clip = useStore(clipDocument, (state) => state.clip);
  const trouble = useStore(clipDocument, (state) => state.trouble);
  const capture = useStore(jobList, ({ jobs }) => captureOf(jobs, clip));
  if (trouble) return <Condition kind="trouble" title={trouble.message} hint={trouble.hint} />;
  if (!clip) return <Condition kind="empty" icon="person" title={t('inspector.no-clip')} />;
  if (takes === null) return <Condition kind="loading" title={t('panel.loading')} />;
  if (!take && capture) {
    return <Condition kind="empty" icon="person" title={t('inspector.soon')} hint={t('inspector.soon-hint')} />;
  }
  if (!take) {
    return (
      <Condition
        kind="empty"
        icon="person"
        title={t(takes.length > 0 ? 'inspector.none-chosen' : 'inspector.no-people')}
        hint={t(takes.length > 0 ? 'inspector.none-chosen-hint' : 'inspector.no-people-hint')}
      />
    );
  }
  const compared = <CompareSection key={`compare ${take.id}`} take={take} />;
  return (
    <div className={styles.scroll}>
      <PersonHead key={take.id} take={take} />
      {take.world_only ? compared : <FitSection take={take} />}
      <LandmarkSection take={take} />
      <PlacementSection key={`p${take.id}`} take={take} />
      <HolesSection key={`h${take.id}`} take={take} />
      <BodySection take={take} />
      <CameraSection take={take} />
      {take.world_only ? null : compared}
    </div>
  );
}

/** The chosen person: name, fit, the chosen joint, body, camera. */
export const inspectorPanel: PanelManifest = { id: 'inspector', title: 'panel.inspector', Panel: Inspector };
