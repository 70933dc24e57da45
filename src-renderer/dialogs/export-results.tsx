import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { JobItem } from '#shared/contract/studio/jobs.ts';
import { dataUrl, studio } from '../connection/studio-client.ts';
import { dragOut } from '../desktop/drag-out.ts';
import { jobList, jobShare } from '../document/job-list.ts';
import { reportProblem, tell } from '../notices/report-problem.ts';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { t } from '../words/words.ts';
import styles from './dialogs.module.css';
import { receiptFacts } from './receipt-facts.ts';

interface ExportResultsProps {
  /** The export that was started here. */
  readonly job: JobItem | null;
  readonly takeIds: readonly number[];
}

/** How far the export is, and the files there are with their receipts. */
export function ExportResults({ job, takeIds }: ExportResultsProps) {
  const exports = useStore(jobList, (state) => state.exports) ?? [];
  const shown = exports.filter(({ take_id }) => take_id === null || takeIds.includes(take_id)).slice(0, 24);
  const running = job?.state === 'running' || job?.state === 'queued';
  const shownRef = useRef<HTMLDivElement>(null);
  // What was asked for is looked at: in a low window it would be below the edge.
  // biome-ignore lint/correctness/useExhaustiveDependencies: again for each state of the job, and when its files come
  useEffect(() => {
    if (job) shownRef.current?.scrollIntoView({ block: 'nearest' });
  }, [job?.id, job?.state, shown.length]);
  return (
    <div ref={shownRef} className={styles.outcome}>
      {running ? (
        <div className={styles.running} role="status">
          {t('export.running')}
          <span className={styles.meter}>
            <span style={{ width: `${100 * (jobShare(job) ?? 0.1)}%` }} />
          </span>
        </div>
      ) : null}
      {shown.length > 0 ? (
        <div className={styles.field}>
          <span className={styles.label}>{t('export.files')}</span>
          <ul className={styles.results}>
            {shown.map((item) => {
              const name = item.path.split(/[\\/]/).at(-1)!;
              return (
                <li
                  key={item.id}
                  className={styles.result}
                  draggable={item.present}
                  title={item.present ? t('export.drag') : undefined}
                  onDragStart={(event) => dragOut(event, item, name)}
                >
                  <span className={styles.resultName}>
                    <span>{name}</span>
                    <span className={styles.hint} title={item.path} data-selectable>
                      {receiptFacts(item.receipt) || item.path.slice(0, -name.length - 1)}
                    </span>
                  </span>
                  <Receipt present={item.present} stale={item.stale} error={item.max_joint_error_mm} />
                  {item.present ? (
                    <IconButton icon="folder-open" label={t('export.reveal')} onClick={() => void reveal(item.id)} />
                  ) : null}
                  {item.present ? (
                    <a
                      className={styles.download}
                      href={dataUrl(`exports/${item.id}`)}
                      download={name}
                      title={t('export.download')}
                      aria-label={t('export.download-what', { name })}
                    >
                      <Icon name="download" />
                    </a>
                  ) : null}
                </li>
              );
            })}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

/** Shows a file in its folder; where this machine cannot, its path is ready to be pasted. */
async function reveal(exportId: number): Promise<void> {
  try {
    const { shown, path } = await studio().files.reveal({ export_id: exportId });
    if (shown) return;
    await navigator.clipboard.writeText(path);
    tell({ kind: 'note', message: t('export.path-copied'), hint: path, code: null });
  } catch (error) {
    reportProblem(error);
  }
}

interface ReceiptProps {
  readonly present: boolean;
  readonly stale: boolean;
  readonly error: number | null;
}

function Receipt({ present, stale, error }: ReceiptProps) {
  if (!present || stale) {
    return (
      <span className={styles.receipt} data-old title={t(present ? 'export.stale-hint' : 'export.gone-hint')}>
        <Icon name={present ? 'later' : 'alert'} size={12} /> {t(present ? 'export.stale' : 'export.gone')}
      </span>
    );
  }
  return (
    <span className={styles.receipt} title={t('export.receipt-hint')}>
      <Icon name="check" size={12} />
      {error === null
        ? t('export.verified')
        : t('export.verified-to', { mm: error < 0.01 ? '< 0.01' : error.toFixed(2) })}
    </span>
  );
}
