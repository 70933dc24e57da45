import { Button, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { TrainingRunItem } from '#shared/contract/studio/training.ts';
import { studio } from '../../connection/studio-client.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { jobList, openJobs } from '../../document/job-list.ts';
import { selection } from '../../document/selection.ts';
import { layout } from '../../layout/layout-store.ts';
import { reportProblem } from '../../notices/report-problem.ts';
import { Icon } from '../../ui/icon.tsx';
import { tCount } from '../../words/count-words.ts';
import { t } from '../../words/words.ts';
import styles from './training.module.css';

/** What becomes of the new model: apply, keep both, roll back, each with one click. */
export function Decision({ run, locked }: { readonly run: TrainingRunItem; readonly locked: boolean }) {
  const [busy, setBusy] = useState(false);
  const takes = useStore(clipDocument, (state) => state.takes);
  const captures = useStore(jobList, ({ jobs }) => openJobs(jobs).filter(({ kind }) => kind === 'capture').length);
  const decide = (what: 'apply' | 'keepBoth' | 'rollBack') => async () => {
    setBusy(true);
    try {
      await studio().training[what]({ job_id: run.job_id });
    } catch (error) {
      reportProblem(error);
    }
    setBusy(false);
  };
  const { decision, take_ids: ids } = run;
  const taken = decision === 'applied' || decision === 'kept';
  const here = takes?.find(({ id }) => ids.includes(id));
  return (
    <section className={styles.section} data-decision={decision}>
      {decision === 'open' ? null : (
        <p className={styles.note} role="status">
          {t(`training.is-${decision}`)}{' '}
          {taken && captures > 0
            ? t('training.capturing')
            : ids.length > 0
              ? tCount('training.new-takes', ids.length)
              : ''}
        </p>
      )}
      <div className={styles.buttons}>
        <Choice hint={t('training.apply-hint')}>
          <Button
            disabled={locked || decision === 'applied'}
            loading={busy}
            variant={run.report?.improved ? 'filled' : 'default'}
            leftSection={<Icon name="check" size={14} />}
            onClick={() => void decide('apply')()}
          >
            {t('training.apply')}
          </Button>
        </Choice>
        <Choice hint={t('training.keep-both-hint')}>
          <Button
            variant="default"
            disabled={locked || busy || decision === 'kept'}
            onClick={() => void decide('keepBoth')()}
          >
            {t('training.keep-both')}
          </Button>
        </Choice>
        <Choice hint={t('training.roll-back-hint')}>
          <Button
            variant="default"
            disabled={locked || busy || decision === 'rolled-back'}
            leftSection={<Icon name="undo" size={14} />}
            onClick={() => void decide('rollBack')()}
          >
            {t('training.roll-back')}
          </Button>
        </Choice>
        {here && taken ? (
          <Button
            variant="subtle"
            onClick={() => {
              selection.setState({ takeId: here.id, landmark: null, joint: null });
              layout.setState({ training: false, inspector: true });
            }}
          >
            {t('training.show-take')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function Choice({ hint, children }: { readonly hint: string; readonly children: React.ReactElement }) {
  return (
    <Tooltip label={hint} multiline maw={280}>
      <span>{children}</span>
    </Tooltip>
  );
}
