import { useStore } from 'zustand';
import { jobList, jobsInOrder } from '../../document/job-list.ts';
import { longEdit } from '../../document/long-edit.ts';
import { Condition } from '../../ui/condition.tsx';
import { t } from '../../words/words.ts';
import type { PanelManifest } from '../panel-manifest.ts';
import { EditRow } from './edit-row.tsx';
import { JobRow } from './job-row.tsx';
import styles from './jobs.module.css';

function Jobs() {
  const jobs = useStore(jobList, (state) => state.jobs);
  const editing = useStore(longEdit, (state) => state.now !== null);
  if (!editing && (jobs === null || jobs.length === 0)) {
    return (
      <div className={styles.nothing}>
        {jobs === null ? (
          <Condition kind="loading" title={t('panel.loading')} />
        ) : (
          <Condition kind="empty" icon="jobs" title={t('jobs.empty')} hint={t('jobs.empty-hint')} />
        )}
      </div>
    );
  }
  return (
    <ul className={styles.list}>
      {editing ? <EditRow /> : null}
      {jobsInOrder(jobs ?? []).map((job) => (
        <JobRow key={job.id} job={job} />
      ))}
    </ul>
  );
}

/** Long work: what runs, what waits, what became of the rest. */
export const jobsPanel: PanelManifest = { id: 'jobs', title: 'panel.jobs', Panel: Jobs };
