import { Button, Checkbox, Modal, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import { studio } from '../connection/studio-client.ts';
import { clipDocument } from '../document/clip-document.ts';
import { layout } from '../layout/layout-store.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { clipFacts } from '../panels/library/model.ts';
import { Icon } from '../ui/icon.tsx';
import { t } from '../words/words.ts';
import { type CaptureForm, captureChoice, EMPTY_FORM, formProblem } from './capture-form.ts';
import { closeDialog, dialog } from './dialog-store.ts';
import styles from './dialogs.module.css';

const QUALITIES = ['fast', 'balanced', 'best'] as const;
const PEOPLE = ['all', '1', '2', '3'] as const;

/** Which clips are captured, and how. Several clips queue one after the other. */
export function CaptureDialog() {
  const open = useStore(dialog);
  const media = useStore(clipDocument, (state) => state.media) ?? [];
  const [ids, setIds] = useState<readonly number[]>(open.kind === 'capture' ? open.mediaIds : []);
  const [form, setForm] = useState<CaptureForm>(EMPTY_FORM);
  const [busy, setBusy] = useState(false);
  const set = (more: Partial<CaptureForm>) => setForm((before) => ({ ...before, ...more }));
  const chosen = media.filter(({ id }) => ids.includes(id));
  const problem = formProblem(form);
  const start = async () => {
    setBusy(true);
    try {
      await studio().jobs.capture({ media_ids: [...ids], choice: captureChoice(form) });
      layout.setState({ jobs: true });
      closeDialog();
    } catch (error) {
      reportProblem(error);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={closeDialog} title={t('capture.title')} size={620}>
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
          <NumberInput
            label={t('capture.start')}
            placeholder="0"
            suffix=" s"
            min={0}
            decimalScale={3}
            value={form.start}
            onChange={(start) => set({ start })}
          />
          <NumberInput
            label={t('capture.end')}
            placeholder={t('capture.to-the-end')}
            suffix=" s"
            min={0}
            decimalScale={3}
            value={form.end}
            onChange={(end) => set({ end })}
          />
        </div>
        <TextInput
          label={t('capture.model')}
          description={t('capture.model-hint')}
          placeholder={t('capture.model-none')}
          value={form.model}
          onChange={(event) => set({ model: event.target.value })}
        />
      </details>
      <div className={styles.foot}>
        <span className={styles.problem} role="alert">
          {problem ? t(problem) : ''}
        </span>
        <Button variant="default" onClick={closeDialog}>
          {t('dialog.cancel')}
        </Button>
        <Button
          data-autofocus
          loading={busy}
          disabled={chosen.length === 0 || problem !== null}
          leftSection={<Icon name="capture" size={15} />}
          onClick={() => void start()}
        >
          {chosen.length > 1 ? t('capture.start-several', { count: chosen.length }) : t('capture.start-one')}
        </Button>
      </div>
    </Modal>
  );
}
