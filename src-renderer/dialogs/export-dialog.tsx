import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ExportChoice } from '#shared/contract/studio/export-choice.ts';
import { OWN_CHARACTER, targetOf } from '#shared/exporting/targets.ts';
import type { HandPose } from '#shared/retarget/hands/hand-poses.ts';
import { studio } from '../connection/studio-client.ts';
import { character as ownCharacter } from '../document/character.ts';
import { clipDocument, openProject } from '../document/clip-document.ts';
import { jobList } from '../document/job-list.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { Icon } from '../ui/icon.tsx';
import { tCount } from '../words/count-words.ts';
import { t } from '../words/words.ts';
import { CharacterForm } from './character/character-form.tsx';
import { Dialog, DialogFoot } from './dialog.tsx';
import { dialog } from './dialog-store.ts';
import styles from './dialogs.module.css';
import {
  type ExportForm,
  exampleName,
  exportChoice,
  fileCount,
  formProblem,
  keepForm,
  loadForm,
  sharesFile,
  showsBody,
  withTarget,
} from './export-form.ts';
import { ExportMore } from './export-more.tsx';
import { ExportOptions } from './export-options.tsx';
import { ExportResults } from './export-results.tsx';
import { ExportTargets } from './export-targets.tsx';

/** Writes takes to files for an application; every file is read back, and its receipt shown, before it counts as done. */
export function ExportDialog() {
  const open = useStore(dialog);
  const takes = useStore(clipDocument, (state) => state.takes) ?? [];
  const media = useStore(clipDocument, (state) => state.media) ?? [];
  const project = useStore(clipDocument, openProject);
  const jobs = useStore(jobList, (state) => state.jobs) ?? [];
  const [form, setForm] = useState<ExportForm>(() => {
    const target = open.kind === 'export' && open.target !== undefined ? targetOf(open.target) : undefined;
    return target ? withTarget(loadForm(), target) : loadForm();
  });
  const [ids, setIds] = useState<readonly number[]>(open.kind === 'export' ? open.takeIds : []);
  const [whole, setWhole] = useState(false);
  const [agreed, setAgreed] = useState(false);
  const [folder, setFolder] = useState('');
  const [jobId, setJobId] = useState<number | null>(null);
  const { item: character, hands } = useStore(ownCharacter);
  const [busy, setBusy] = useState(false);
  const set = (more: Partial<ExportForm>) => setForm((before) => ({ ...before, ...more }));
  const job = jobs.find(({ id }) => id === jobId) ?? null;
  const done = job?.state === 'succeeded';
  const running = job?.state === 'running' || job?.state === 'queued';
  const chosen = takes.filter(({ id }) => ids.includes(id));
  const everywhere = media.reduce((sum, item) => sum + item.takes, 0);
  const count = whole ? everywhere : chosen.length;
  const clips = whole ? media.filter((item) => item.takes > 0).length : 1;
  const research = chosen.some(({ licence }) => licence === 'research-only');
  // The body that comes along is free; another one may not be.
  const researchBody = showsBody(form) && chosen.some(({ licence, body }) => licence !== 'free' && body !== 'builtin');
  const own = form.target === OWN_CHARACTER;
  const characterFormat = character?.format;
  useEffect(() => {
    // A character gets files of its own kind.
    if (own && characterFormat) setForm((before) => ({ ...before, formats: [characterFormat] }));
  }, [own, characterFormat]);
  const unready = own && (character === null || character.lacks !== null);
  const problem = formProblem(form);
  const first = chosen[0] ?? takes[0];
  const fps = first ? first.fps.num / first.fps.den : 30;
  const clip = media.find(({ id }) => id === first?.media_id)?.name.replace(/\.[^.]*$/, '') ?? 'clip';
  const shared = form.together && count > clips && sharesFile(form);
  const facts = {
    project: project?.name ?? '',
    clip,
    person: shared ? null : (first?.person ?? 1),
    fps: String(Number(fps.toFixed(3))),
  };
  const start = async () => {
    setBusy(true);
    keepForm(form);
    try {
      const { job_id } = await studio().jobs.export({
        take_ids: whole ? [] : [...ids],
        formats: [...form.formats],
        out_dir: folder.trim() === '' ? null : folder.trim(),
        choice: own
          ? onCharacter(exportChoice(form, agreed, character?.path ?? null), hands)
          : exportChoice(form, agreed),
      });
      setJobId(job_id);
    } catch (error) {
      reportProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('export.title')} size={860}>
      <ExportTargets form={form} onForm={setForm} />
      {own ? <CharacterForm /> : null}
      <ExportOptions form={form} onChange={set} clipFps={fps} />
      <fieldset className={styles.field}>
        <legend className={styles.label}>{t('export.people')}</legend>
        <div className={styles.people}>
          {takes.map((take) => (
            <Checkbox
              key={take.id}
              checked={whole || ids.includes(take.id)}
              disabled={whole}
              onChange={(event) => {
                const { checked } = event.currentTarget;
                setIds((before) => (checked ? [...before, take.id] : before.filter((id) => id !== take.id)));
              }}
              label={
                <span className={styles.person}>
                  <span className={styles.dot} style={{ background: take.color }} />
                  {take.name}
                </span>
              }
            />
          ))}
          {everywhere > takes.length ? (
            <Checkbox
              className={styles.wholeProject}
              checked={whole}
              onChange={(event) => setWhole(event.currentTarget.checked)}
              label={t('export.whole-project', {
                count: everywhere,
                clips: media.filter((item) => item.takes > 0).length,
              })}
            />
          ) : null}
        </div>
        {count > clips && sharesFile(form) ? (
          <SegmentedControl
            className={styles.together}
            value={form.together ? 'together' : 'separate'}
            onChange={(value) => set({ together: value === 'together' })}
            data={[
              { value: 'separate', label: t('export.separate') },
              { value: 'together', label: t('export.together') },
            ]}
            aria-label={t('export.people')}
          />
        ) : null}
        {research ? <span className={styles.hint}>{t('export.research')}</span> : null}
      </fieldset>
      {researchBody ? (
        <div className={styles.licence} role="alert">
          <Icon name="alert" />
          <span>{t('export.research-body')}</span>
          <Button size="compact-sm" variant="default" onClick={() => set({ mesh: false })}>
            {t('export.skeleton-instead')}
          </Button>
          <Checkbox
            checked={agreed}
            onChange={(event) => setAgreed(event.currentTarget.checked)}
            label={t('export.research-yes')}
          />
        </div>
      ) : null}
      <ExportMore form={form} onChange={set} example={exampleName(form, facts)} folder={folder} onFolder={setFolder} />
      <ExportResults job={job} takeIds={ids} />
      <DialogFoot
        problem={
          problem ? t(problem.key, problem.params) : job?.problem ? `${job.problem.message} ${job.problem.hint}` : ''
        }
        leave={t(done ? 'export.done' : 'dialog.close')}
      >
        {running ? (
          <Button variant="default" onClick={() => void studio().jobs.cancel({ id: job.id }).catch(reportProblem)}>
            {t('export.stop')}
          </Button>
        ) : null}
        <Button
          data-autofocus
          variant={done ? 'default' : 'filled'}
          loading={busy || running}
          disabled={count === 0 || problem !== null || (researchBody && !agreed) || unready}
          leftSection={<Icon name="export" size={15} />}
          onClick={() => void start()}
        >
          {tCount('export.start', fileCount(form, count, clips))}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

/** A choice with the fingers of the character as they are shown. */
function onCharacter(choice: ExportChoice, hands: HandPose): ExportChoice {
  return { ...choice, choices: { ...choice.choices, fingers: hands === 'rest' ? 'none' : hands } };
}
