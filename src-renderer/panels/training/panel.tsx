import { Select } from '@mantine/core';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { clipDocument } from '../../document/clip-document.ts';
import { layout } from '../../layout/layout-store.ts';
import { Condition } from '../../ui/condition.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { t } from '../../words/words.ts';
import type { PanelManifest } from '../panel-manifest.ts';
import { shownRun, startTraining, trainingState } from './model.ts';
import { NewRun } from './new-run.tsx';
import { RunView } from './run-view.tsx';
import styles from './training.module.css';

function Training() {
  const state = useStore(trainingState);
  const project = useStore(clipDocument, (document) => document.project);
  const path = project?.kind === 'open' ? project.path : null;
  const locked = project?.kind === 'open' && project.read_only;
  // Another project has other runs.
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins anew with another project
  useEffect(() => {
    trainingState.setState({ readiness: null, runs: null, chosen: null, trouble: null });
    return startTraining();
  }, [path]);
  const { readiness, runs, trouble } = state;
  if (path === null) return <Condition kind="empty" icon="learn" title={t('training.no-project')} />;
  if (trouble && (readiness === null || runs === null)) {
    return <Condition kind="trouble" title={trouble.message} hint={trouble.hint} />;
  }
  if (readiness === null || runs === null) return <Condition kind="loading" title={t('training.loading')} />;
  const run = shownRun(state);
  return (
    <div className={styles.training}>
      {runs.length > 0 ? (
        <div className={styles.runs}>
          <Select
            size="xs"
            aria-label={t('training.runs')}
            allowDeselect={false}
            value={run ? String(run.job_id) : 'new'}
            onChange={(value) => trainingState.setState({ chosen: value === 'new' ? 'new' : Number(value) })}
            data={[
              ...runs.map(({ job_id, name, state: how }) => ({
                value: String(job_id),
                label: `${name} · ${t(`training.state-${how}`)}`,
              })),
              { value: 'new', label: t('training.new') },
            ]}
          />
        </div>
      ) : null}
      {run ? <RunView key={run.job_id} run={run} locked={locked} /> : <NewRun readiness={readiness} locked={locked} />}
    </div>
  );
}

function TrainingTools() {
  return (
    <>
      <IconButton icon="plus" label={t('training.new')} onClick={() => trainingState.setState({ chosen: 'new' })} />
      <IconButton
        icon="close"
        label={t('panel.close')}
        chord="mod+7"
        onClick={() => layout.setState({ training: false })}
      />
    </>
  );
}

/** Teaching a network what was accepted and corrected in this project. */
export const trainingPanel: PanelManifest = {
  id: 'training',
  title: 'panel.training',
  Panel: Training,
  Tools: TrainingTools,
};
