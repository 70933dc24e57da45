import { Button, Checkbox } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import type { ModelTerms } from '#shared/contract/studio/models.ts';
import { studio } from '../connection/studio-client.ts';
import { showJobs } from '../layout/layout-store.ts';
import { shownProblem } from '../notices/report-problem.ts';
import { t } from '../words/words.ts';
import { Dialog, DialogFoot } from './dialog.tsx';
import { closeDialog } from './dialog-store.ts';
import styles from './dialogs.module.css';
import { PathInput } from './path-input.tsx';

/** Takes a model file over into the library. Its terms are read and confirmed once, before the first. */
export function ModelDialog() {
  const [path, setPath] = useState('');
  const [terms, setTerms] = useState<ModelTerms | null>(null);
  const [agreed, setAgreed] = useState(false);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const tell = (error: unknown) => {
    const { message, hint } = shownProblem(error);
    setProblem(`${message} ${hint}`);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once
  useEffect(() => void studio().models.terms({}).then(setTerms, tell), []);
  const asks = terms !== null && terms.accepted_at === null;
  const go = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const wanted = path.trim().replace(/^["']|["']$/g, '');
      const accept_terms = asks && agreed ? terms.id : null;
      const { job_id } = await studio().models.import({ path: wanted, accept_terms });
      showJobs([job_id]);
      closeDialog();
    } catch (error) {
      tell(error);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('file.import-model')} size={620}>
      <form onSubmit={(event) => void go(event)}>
        <PathInput
          wanted="model"
          data-autofocus
          label={t('model.path')}
          description={t('model.path-hint')}
          placeholder="/models/vibe_model_wo_3dpw.pth.tar"
          value={path}
          error={problem || undefined}
          onPath={(wanted) => {
            setPath(wanted);
            setProblem('');
          }}
        />
        {asks ? (
          <>
            <pre className={styles.terms} data-selectable>
              {terms.text}
            </pre>
            <Checkbox
              label={t('model.agree')}
              checked={agreed}
              onChange={(event) => setAgreed(event.currentTarget.checked)}
            />
          </>
        ) : null}
        <DialogFoot>
          <Button type="submit" loading={busy} disabled={path.trim() === '' || terms === null || (asks && !agreed)}>
            {t('model.take')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
