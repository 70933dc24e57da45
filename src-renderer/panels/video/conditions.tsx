import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { runAction } from '../../actions/registry.ts';
import { follow } from '../../connection/follow.ts';
import { openDialog } from '../../dialogs/dialog-store.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { reportProblem } from '../../notices/report-problem.ts';
import { Condition } from '../../ui/condition.tsx';
import { clipFrames, reopenClipFrames, requestProxy } from '../../video/clip-frames.ts';
import { t } from '../../words/words.ts';
import styles from './video.module.css';

/** What stands in the panel where there is no picture to show, and a way on. */
export function VideoCondition() {
  const clip = useStore(clipDocument, (state) => state.clip);
  const known = useStore(clipDocument, (state) => state.media !== null);
  const frames = useStore(clipFrames);
  if (!clip) {
    if (!known) return <Condition kind="loading" title={t('video.loading')} />;
    return (
      <Condition kind="empty" icon="film" title={t('video.empty')} hint={t('video.empty-hint')}>
        <Button variant="default" size="xs" onClick={() => void runAction('file.import')}>
          {t('file.import')}
        </Button>
      </Condition>
    );
  }
  switch (frames.kind) {
    case 'none':
    case 'loading':
      return <Condition kind="loading" title={t('video.loading')} />;
    case 'proxy':
      return <ProxyCondition title={clip.name} />;
    case 'missing':
      return (
        <Condition
          kind="trouble"
          icon="film"
          title={t(frames.changed ? 'video.changed' : 'video.missing', { name: clip.name })}
          hint={t('video.missing-hint', { path: clip.path })}
        >
          <Button variant="default" size="xs" onClick={() => openDialog({ kind: 'relink', mediaId: clip.id })}>
            {t('video.relink')}
          </Button>
        </Condition>
      );
    case 'trouble':
      return (
        <Condition kind="trouble" title={t('video.trouble')} hint={`${frames.problem.message} ${frames.problem.hint}`}>
          <Button variant="default" size="xs" onClick={reopenClipFrames}>
            {t('video.try-again')}
          </Button>
          <Button variant="default" size="xs" onClick={() => void requestProxy().catch(reportProblem)}>
            {t('video.make-proxy')}
          </Button>
        </Condition>
      );
    case 'ready':
      return null;
  }
}

/** The copy the host makes, with how far it is. */
function ProxyCondition({ title }: { readonly title: string }) {
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  useEffect(
    () =>
      follow(
        (host, signal) => host.jobs.list({}, { signal }),
        (jobs) => {
          const proxies = jobs.filter((job) => job.kind === 'proxy' && job.state === 'running');
          setProgress(proxies.find((job) => job.title.includes(title)) ?? proxies[0] ?? null);
        },
      ),
    [title],
  );
  const share = progress && progress.total > 0 ? progress.done / progress.total : null;
  return (
    <Condition kind="loading" title={t('video.proxy')} hint={t('video.proxy-hint')}>
      <progress className={styles.progress} value={share ?? undefined} max={1} aria-label={t('video.proxy')} />
    </Condition>
  );
}
