import { Button, Checkbox } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { studio } from '../connection/studio-client.ts';
import { clipDocument } from '../document/clip-document.ts';
import { jobList } from '../document/job-list.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { Icon } from '../ui/icon.tsx';
import { tCount } from '../words/count-words.ts';
import { english } from '../words/english.ts';
import { t, type WordKey } from '../words/words.ts';
import { Dialog, DialogFoot } from './dialog.tsx';
import { dialog } from './dialog-store.ts';
import styles from './dialogs.module.css';
import { ExportResults } from './export-results.tsx';
import { PathInput } from './path-input.tsx';

interface Format {
  readonly format: string;
  readonly label: string;
  readonly whole_clip: boolean;
}

const KEPT = 'vibe.export-formats';

/** The formats chosen the last time, as far as they are still there. */
function rememberedFormats(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '');
    if (Array.isArray(kept) && kept.length > 0) return kept.filter((one) => typeof one === 'string');
  } catch {
    // Nothing was kept: the usual two.
  }
  return ['fbx', 'bvh'];
}

/** Writes takes to files; every file is read back, and its receipt shown, before it counts as done. */
export function ExportDialog() {
  const open = useStore(dialog);
  const takes = useStore(clipDocument, (state) => state.takes) ?? [];
  const jobs = useStore(jobList, (state) => state.jobs) ?? [];
  const [formats, setFormats] = useState<readonly Format[] | null>(null);
  const [chosen, setChosen] = useState<readonly string[]>(rememberedFormats);
  const [ids, setIds] = useState<readonly number[]>(open.kind === 'export' ? open.takeIds : []);
  const [folder, setFolder] = useState('');
  const [jobId, setJobId] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => void studio().jobs.formats({}).then(setFormats, reportProblem), []);
  const job = jobs.find(({ id }) => id === jobId) ?? null;
  const done = job?.state === 'succeeded';
  const research = takes.some(({ id, licence }) => ids.includes(id) && licence === 'research-only');
  const usable = chosen.filter((one) => formats?.some(({ format }) => format === one));
  const whole = new Set(formats?.filter(({ whole_clip }) => whole_clip).map(({ format }) => format));
  const files = usable.reduce((sum, format) => sum + (whole.has(format) ? 1 : ids.length), 0);
  const start = async () => {
    setBusy(true);
    localStorage.setItem(KEPT, JSON.stringify(usable));
    try {
      const { job_id } = await studio().jobs.export({
        take_ids: [...ids],
        formats: [...usable],
        out_dir: folder.trim() === '' ? null : folder.trim(),
      });
      setJobId(job_id);
    } catch (error) {
      reportProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const flip = <T,>(list: readonly T[], one: T, on: boolean) =>
    on ? [...list, one] : list.filter((other) => other !== one);
  return (
    <Dialog title={t('export.title')} size={680}>
      <div className={styles.field}>
        <span className={styles.label}>{t('export.people')}</span>
        <div className={styles.people}>
          {takes.map((take) => (
            <Checkbox
              key={take.id}
              checked={ids.includes(take.id)}
              onChange={(event) => {
                const { checked } = event.currentTarget;
                setIds((before) => flip(before, take.id, checked));
              }}
              label={
                <span className={styles.person}>
                  <span className={styles.dot} style={{ background: take.color }} />
                  {take.name}
                </span>
              }
            />
          ))}
        </div>
        {research ? <span className={styles.hint}>{t('export.research')}</span> : null}
      </div>
      <div className={styles.field}>
        <span className={styles.label}>{t('export.formats')}</span>
        <div className={styles.formats}>
          {(formats ?? []).map(({ format, label, whole_clip }) => (
            <label key={format} className={styles.format}>
              <input
                type="checkbox"
                checked={chosen.includes(format)}
                onChange={(event) => {
                  const { checked } = event.currentTarget;
                  setChosen((before) => flip(before, format, checked));
                }}
              />
              <span>
                <span className={styles.formatName}>
                  {label.replace(/ \(.*\)$/, '')}
                  {whole_clip ? <span className={styles.aside}>{t('export.whole-clip')}</span> : null}
                </span>
                <span className={styles.hint}>{formatHint(format, label)}</span>
              </span>
            </label>
          ))}
        </div>
      </div>
      <PathInput
        wanted="folder"
        label={t('export.folder')}
        placeholder={t('export.folder-default')}
        value={folder}
        onPath={setFolder}
        mb="sm"
      />
      <ExportResults job={job} takeIds={ids} />
      <DialogFoot
        problem={job?.problem ? `${job.problem.message} ${job.problem.hint}` : ''}
        leave={t(done ? 'export.done' : 'dialog.close')}
      >
        <Button
          data-autofocus
          variant={done ? 'default' : 'filled'}
          loading={busy || job?.state === 'running' || job?.state === 'queued'}
          disabled={ids.length === 0 || usable.length === 0}
          leftSection={<Icon name="export" size={15} />}
          onClick={() => void start()}
        >
          {tCount('export.start', files)}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

function formatHint(format: string, label: string): string {
  const key = `format.${format}`;
  return key in english ? t(key as WordKey) : (/\((.*)\)$/.exec(label)?.[1] ?? '');
}
