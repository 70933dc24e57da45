import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { studio } from '../connection/studio-client.ts';
import { shownProblem } from '../notices/report-problem.ts';
import { t } from '../words/words.ts';
import { Dialog, DialogFoot } from './dialog.tsx';
import { closeDialog, dialog } from './dialog-store.ts';

/** Makes a project by name, or opens one by its path. */
export function ProjectDialog() {
  const opens = useStore(dialog, (state) => state.kind === 'open-project');
  const [text, setText] = useState('');
  const [folder, setFolder] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(
    () =>
      void studio()
        .app.info({})
        .then(
          (info) => setFolder(info.projects_folder),
          () => {},
        ),
    [],
  );
  const go = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const wanted = text.trim();
      const state = opens
        ? await studio().projects.open({ path: wanted })
        : await studio().projects.create(wanted === '' ? {} : { name: wanted });
      if (state.kind === 'failed') setProblem(`${state.problem.message} ${state.problem.hint}`);
      else closeDialog();
    } catch (error) {
      const { message, hint } = shownProblem(error);
      setProblem(`${message} ${hint}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={t(opens ? 'file.open-project' : 'file.new-project')} size={480}>
      <form onSubmit={(event) => void go(event)}>
        <TextInput
          data-autofocus
          label={t(opens ? 'project.path' : 'project.name')}
          description={opens ? t('project.path-hint') : t('project.name-hint', { folder })}
          placeholder={opens ? `${folder}/Dance.vibe` : t('project.name-example')}
          value={text}
          error={problem || undefined}
          onChange={(event) => setText(event.target.value)}
        />
        <DialogFoot>
          <Button type="submit" loading={busy} disabled={opens && text.trim() === ''}>
            {t(opens ? 'project.open' : 'project.create')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
