import { Button, Checkbox, NumberInput, SegmentedControl, Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { BUILTIN_NETWORK } from '#shared/contract/models.ts';
import type { MediaItem } from '#shared/contract/studio/media.ts';
import { studio } from '../connection/studio-client.ts';
import { clipDocument } from '../document/clip-document.ts';
import { showJobs } from '../layout/layout-store.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { clipFacts } from '../panels/library/model.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../words/words.ts';
import { type CaptureForm, captureChoice, EMPTY_FORM, formProblem } from './capture-form.ts';
import { Dialog, DialogFoot } from './dialog.tsx';
import { closeDialog, dialog } from './dialog-store.ts';
import styles from './dialogs.module.css';
import { StretchInputs } from './stretch-inputs.tsx';

const QUALITIES = ['fast', 'balanced', 'best'] as const;
const REFINES = ['fit', 'smplify', 'none'] as const;
const PEOPLE = ['all', '1', '2', '3'] as const;

/** Which clips are captured, and how. Several clips queue one after the other. */
export function CaptureDialog() {
  const open = useStore(dialog);
  const media = useStore(clipDocument, (state) => state.media) ?? [];
  const [ids, setIds] = useState<readonly number[]>(open.kind === 'capture' ? open.mediaIds : []);
  const [form, setForm] = useState<CaptureForm>(EMPTY_FORM);
  const [busy, setBusy] = useState(false);
  const networks = useNetworks();
  useDefaultModel((model) => setForm((before) => (before.model === EMPTY_FORM.model ? { ...before, model } : before)));
  const set = (more: Partial<CaptureForm>) => setForm((before) => ({ ...before, ...more }));
  const chosen = media.filter(({ id }) => ids.includes(id));
  const problem = formProblem(form);
  const start = async () => {
    setBusy(true);
    try {
      const { job_ids } = await studio().jobs.capture({ media_ids: [...ids], choice: captureChoice(form) });
      showJobs(job_ids);
      closeDialog();
    } catch (error) {
      reportProblem(error);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('capture.title')} size={620}>
      {media.length > 1 ? <ChooseMany media={media} choose={setIds} /> : null}
      <fieldset className={styles.clips} aria-label={t('capture.clips')}>
        {media.map((item) => (
          <Checkbox
            key={item.id}
            className={styles.clip}
            checked={ids.includes(item.id)}
            disabled={item.file !== 'present'}
            onChange={(event) => {
              const { checked } = event.currentTarget;
              setIds((before) => (checked ? [...before, item.id] : before.filter((id) => id !== item.id)));
            }}
            label={item.name}
            description={item.takes > 0 ? `${clipFacts(item)} · ${t('capture.again')}` : clipFacts(item)}
          />
        ))}
      </fieldset>
      <div className={styles.field}>
        <span className={styles.label}>{t('capture.quality')}</span>
        <SegmentedControl
          fullWidth
          value={form.quality}
          onChange={(quality) => set({ quality: quality as CaptureForm['quality'] })}
          data={QUALITIES.map((value) => ({ value, label: t(`capture.${value}`) }))}
          aria-label={t('capture.quality')}
        />
        <span className={styles.hint}>{t(`capture.${form.quality}-hint`)}</span>
      </div>
      <div className={styles.field}>
        <span className={styles.label}>{t('capture.people')}</span>
        <SegmentedControl
          fullWidth
          value={form.people}
          onChange={(people) => set({ people })}
          data={PEOPLE.map((value) => ({ value, label: value === 'all' ? t('capture.everybody') : value }))}
          aria-label={t('capture.people')}
        />
        <span className={styles.hint}>{t('capture.people-hint')}</span>
      </div>
      <details className={styles.more}>
        <summary>{t('capture.more')}</summary>
        <div className={styles.pair}>
          <NumberInput
            label={t('capture.height')}
            description={t('capture.height-hint')}
            placeholder={t('capture.estimated')}
            suffix=" cm"
            min={40}
            max={260}
            value={form.height}
            onChange={(height) => set({ height })}
          />
          <NumberInput
            label={t('capture.focal')}
            description={t('capture.focal-hint')}
            placeholder={t('capture.estimated')}
            suffix=" px"
            min={1}
            value={form.focal}
            onChange={(focal) => set({ focal })}
          />
          <StretchInputs start={form.start} end={form.end} onChange={set} />
        </div>
        <Select
          label={t('capture.model')}
          description={t('capture.model-hint')}
          allowDeselect={false}
          value={form.model}
          onChange={(model) => set({ model: model ?? '' })}
          data={[{ value: '', label: t('capture.model-none') }, ...networks]}
        />
        {form.model === '' ? null : (
          <Select
            mt="sm"
            label={t('capture.refine')}
            allowDeselect={false}
            value={form.refine}
            onChange={(refine) => set({ refine: (refine ?? 'fit') as CaptureForm['refine'] })}
            data={REFINES.map((value) => ({ value, label: t(`capture.refine-${value}`) }))}
          />
        )}
      </details>
      <DialogFoot problem={problem ? t(problem) : ''}>
        <Button
          data-autofocus
          loading={busy}
          disabled={chosen.length === 0 || problem !== null}
          leftSection={<Icon name="capture" size={15} />}
          onClick={() => void start()}
        >
          {chosen.length > 1 ? t('capture.start-several', { count: chosen.length }) : t('capture.start-one')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

/** Chooses all clips, those nobody was captured in yet, or none. */
function ChooseMany({ media, choose }: { media: readonly MediaItem[]; choose(ids: readonly number[]): void }) {
  const there = media.filter(({ file }) => file === 'present');
  const fresh = there.filter(({ takes }) => takes === 0);
  const button = (label: string, items: readonly MediaItem[]) => (
    <Button size="compact-xs" variant="subtle" onClick={() => choose(items.map(({ id }) => id))}>
      {label}
    </Button>
  );
  return (
    <div className={styles.many}>
      {fresh.length > 0 && fresh.length < there.length
        ? button(t('capture.choose-new', { count: fresh.length }), fresh)
        : null}
      {button(t('capture.choose-all', { count: there.length }), there)}
      {button(t('capture.choose-none'), [])}
    </div>
  );
}

/** Networks that can pose people on this machine, as a list to choose from. */
function useNetworks(): readonly { value: string; label: string }[] {
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(
    () =>
      void studio()
        .models.list({})
        .then(
          (models) => setNames(models.filter(({ captures }) => captures).map(({ name }) => name)),
          // The list is a help, not a need: captures go on without a network.
          () => {},
        ),
    [],
  );
  return names.map((name) => ({ value: name, label: name === BUILTIN_NETWORK ? t('capture.model-builtin') : name }));
}

/** The network that was fine-tuned on this project and applied, if there is one. */
function useDefaultModel(use: (model: string) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the dialog opens
  useEffect(
    () =>
      void studio()
        .training.defaultModel({})
        .then(
          ({ model }) => (model === null ? undefined : use(model)),
          // As with the list: captures go on without it.
          () => {},
        ),
    [],
  );
}
