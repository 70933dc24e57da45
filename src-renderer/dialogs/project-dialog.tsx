import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { studio } from '../connection/studio-client.ts';
import { shownProblem } from '../notices/report-problem.ts';
import { t } from '../words/words.ts';
import { Dialog, DialogFoot } from './dialog.tsx';
import { closeDialog, dialog } from './dialog-store.ts';
import { PathInput } from './path-input.tsx';

/** Makes a project by name, or opens one by its path. */
export function ProjectDialog() {
  const opens = useStore(dialog, (state) => state.kind === 'open-project');
  const [text, setText] = useState('');
  /** The user's own folder for projects, and the one this project is to be in. */
  const [usual, setUsual] = useState('');
  const [folder, setFolder] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(
    () =>
      void studio()
        .app.info({})
        .then(
          ({ projects_folder }) => {
            setUsual(projects_folder);
            setFolder(projects_folder);
          },
          () => {},
        ),
    [],
  );
  const go = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const wanted = text.trim();
      const chosen = folder.trim();
      const state = opens
        ? await studio().projects.open({ path: wanted })
        : await studio().projects.create({
            ...(wanted === '' ? {} : { name: wanted }),
            ...(chosen === '' || chosen === usual ? {} : { folder: chosen }),
          });
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
        {opens ? (
          <PathInput
            wanted="project"
            data-autofocus
            label={t('project.path')}
            description={t('project.path-hint')}
            placeholder={`${usual}/Dance.vibe`}
            value={text}
            error={problem || undefined}
            onPath={setText}
          />
        ) : (
          <>
            <TextInput
              data-autofocus
              label={t('project.name')}
              placeholder={t('project.name-example')}
              value={text}
              error={problem || undefined}
              onChange={(event) => setText(event.target.value)}
              mb="sm"
            />
            <PathInput wanted="folder" label={t('project.folder')} value={folder} onPath={setFolder} />
          </>
        )}
        <DialogFoot>
          <Button type="submit" loading={busy} disabled={opens && text.trim() === ''}>
            {t(opens ? 'project.open' : 'project.create')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
