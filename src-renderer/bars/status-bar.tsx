import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { connection } from '../connection/connection-state.ts';
import { clipDocument, takeById } from '../document/clip-document.ts';
import { failedNews, jobList, jobShare, openJobs, seenJob } from '../document/job-list.ts';
import { longEdit } from '../document/long-edit.ts';
import { playhead } from '../document/playhead.ts';
import { selection } from '../document/selection.ts';
import { toggle } from '../layout/layout-store.ts';
import { spoken } from '../ui/durations.ts';
import { Icon } from '../ui/icon.tsx';
import { timeCode } from '../ui/time-code.ts';
import { LANGUAGES, language, setLanguage } from '../words/use-language.ts';
import { t, type WordKey } from '../words/words.ts';
import styles from './status-bar.module.css';

/** The line at the foot of the window. */
export function StatusBar() {
  return (
    <footer className={styles.bar}>
      <Connection />
      <Saved />
      <div className={styles.rest} />
      <Licence />
      <Jobs />
      <FrameClock />
      <LanguageSwitch />
    </footer>
  );
}

function Connection() {
  const { kind, attempts } = useStore(connection);
  return (
    <span className={styles.item} data-kind={kind} role="status">
      <span className={styles.dot} />
      {t(`connection.${kind}`, { attempts })}
    </span>
  );
}

function Saved() {
  const waiting = useStore(clipDocument, (state) => state.waitingEdits);
  const revision = useStore(clipDocument, (state) => state.revision);
  const lost = useStore(connection, (state) => state.kind !== 'connected');
  const open = useStore(clipDocument, (state) => state.project?.kind === 'open');
  if (!open) return null;
  // While the host is away, the bar at the top counts what waits.
  if (waiting > 0) return lost ? null : <span className={styles.item}>{t('connection.edits-saving')}</span>;
  return revision > 0 ? <span className={styles.item}>{t('connection.edits-saved')}</span> : null;
}

function Licence() {
  const takeId = useStore(selection, (state) => state.takeId);
  const licence = useStore(clipDocument, (state) => takeById(takeId, state)?.licence ?? null);
  if (licence === null) return null;
  return (
    <span className={styles.badge} data-licence={licence} title={t(`licence.${licence}-hint`)}>
      {t(`licence.${licence}`)}
    </span>
  );
}

function Jobs() {
  const jobs = useStore(jobList, (state) => state.jobs);
  const open = openJobs(jobs);
  const first = open[0];
  const failed = failedNews(jobs, useStore(seenJob));
  const editing = useStore(longEdit, (state) => state.now);
  const title = editing ? t(`correct.working-${editing.what}` as WordKey) : first?.title;
  const share = editing ? editing.done / Math.max(1, editing.total) : first ? jobShare(first) : null;
  const more = open.length - (editing ? 0 : 1);
  return (
    <button type="button" className={styles.jobs} onClick={() => toggle('jobs')} aria-label={t('panel.jobs')}>
      <Icon name="jobs" size={14} />
      {title !== undefined ? (
        <>
          <span className={styles.title}>{title}</span>
          <span className={styles.meter}>
            <span style={{ width: `${100 * (share ?? 0)}%` }} />
          </span>
          {!editing && first && first.remaining_s !== null ? <span>{spoken(first.remaining_s)}</span> : null}
          {more > 0 ? <span className={styles.more}>+{more}</span> : null}
        </>
      ) : (
        <span>{failed > 0 ? t('jobs.failed-count', { count: failed }) : t('jobs.none-running')}</span>
      )}
    </button>
  );
}

/** Frame and time of the playhead; written without rendering. */
function FrameClock() {
  const frameRef = useRef<HTMLSpanElement>(null);
  const timeRef = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = () => {
      const { frame, frames } = playhead.getState();
      const { clip } = clipDocument.getState();
      if (frameRef.current) frameRef.current.textContent = frames > 0 ? `${frame} / ${frames - 1}` : '';
      if (timeRef.current) timeRef.current.textContent = clip && frames > 0 ? timeCode(frame, clip.fps) : '';
    };
    write();
    const stops = [playhead.subscribe(write), clipDocument.subscribe(write)];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  return (
    <span className={styles.clock} title={t('status.frame-and-time')}>
      <span ref={frameRef} className={styles.frame} />
      <span ref={timeRef} />
    </span>
  );
}

function LanguageSwitch() {
  const now = useStore(language);
  const other = LANGUAGES.find(({ id }) => id !== now)!;
  return (
    <button
      type="button"
      className={styles.language}
      lang={other.id}
      aria-label={other.name}
      title={other.name}
      onClick={() => void setLanguage(other.id)}
    >
      <Icon name="language" size={13} />
      {other.id === 'zh' ? <ChineseName /> : other.name}
    </button>
  );
}

/** The name of Chinese, drawn: machines whose owners do not read it often have no letters for it. */
function ChineseName() {
  return (
    <svg width={26} height={12} viewBox="0 0 26 12" aria-hidden="true" focusable="false">
      <path
        d="M1.500 3.300h9v4.400h-9zM6 .8v10.600M20 .8v1.900M14.800 3.300h10.400M22.800 3.600c-1 3.600-3.600 6.400-7.600 7.800M17.200 3.600c1 3.600 3.600 6.400 7.600 7.800"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.1}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
