import { Button } from '@mantine/core';
import { useState } from 'react';
import type { JobItem } from '#shared/contract/studio/jobs.ts';
import { studio } from '../../connection/studio-client.ts';
import { jobShare } from '../../document/job-list.ts';
import { reportProblem } from '../../notices/report-problem.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { progressWords } from '../../ui/progress-words.ts';
import { tCount } from '../../words/count-words.ts';
import { t } from '../../words/words.ts';
import styles from './jobs.module.css';
import { canCancel, canRetry } from './model.ts';

const ICONS: Readonly<Record<JobItem['kind'], IconName>> = {
  capture: 'capture',
  export: 'export',
  proxy: 'film',
  import: 'download',
  model: 'download',
  finetune: 'learn',
};

/** One job: what it works on, how far it is, and what can be done about it. */
export function JobRow({ job }: { readonly job: JobItem }) {
  const [open, setOpen] = useState(false);
  const share = jobShare(job);
  return (
    <li className={styles.job} data-state={job.state}>
      <div className={styles.head}>
        <span className={styles.icon}>
          <Icon name={ICONS[job.kind]} />
        </span>
        <span className={styles.title}>
          {t(`jobs.kind-${job.kind}`)} <span className={styles.of}>{job.title}</span>
        </span>
        <span className={styles.state}>{t(`jobs.state-${job.state}`)}</span>
        {canCancel(job) ? (
          <IconButton
            icon="close"
            label={t('jobs.cancel')}
            onClick={() => studio().jobs.cancel({ id: job.id }).catch(reportProblem)}
          />
        ) : null}
        {canRetry(job) ? (
          <IconButton
            icon="retry"
            label={t('jobs.retry')}
            onClick={() => studio().jobs.retry({ id: job.id }).catch(reportProblem)}
          />
        ) : null}
      </div>
      {job.state === 'running' ? (
        <>
          <div className={styles.bar}>
            <ProgressBar label={job.title} share={share} />
          </div>
          <p className={styles.progress}>{progressWords(job)}</p>
        </>
      ) : null}
      {job.problem ? (
        <div className={styles.problem} role="alert" data-selectable>
          <p>{job.problem.message}</p>
          <p className={styles.hint}>{job.problem.hint}</p>
        </div>
      ) : null}
      {job.warnings.length > 0 ? (
        <div className={styles.warnings}>
          <Button variant="subtle" color="gray" size="compact-xs" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name="alert" size={13} />
            &nbsp;{tCount('jobs.warnings', job.warnings.length)}
          </Button>
          {open ? (
            <ul data-selectable>
              {job.warnings.map((warning, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: warnings have no names and never change order
                <li key={index}>{warning.message}</li>
              ))}
            </ul>
          ) : null}
        </div>
      ) : null}
    </li>
  );
}
