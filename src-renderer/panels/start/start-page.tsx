import { Button, Kbd } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { RecentProject } from '#shared/contract/studio/projects.ts';
import { Logo } from '../../bars/logo.tsx';
import { studio } from '../../connection/studio-client.ts';
import { openDialog } from '../../dialogs/dialog-store.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { WELCOMED } from '../../layout/layout-store.ts';
import { reportProblem } from '../../notices/report-problem.ts';
import { Condition } from '../../ui/condition.tsx';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { t } from '../../words/words.ts';
import { HowItGoes } from './how-it-goes.tsx';
import { pickVideos } from './pick-videos.ts';
import { RecentList } from './recent-list.tsx';
import styles from './start-page.module.css';

/** Where one begins: a video, the demo, or what was worked on before. The very first start goes to the demo by itself. */
export function StartPage() {
  const project = useStore(clipDocument, (state) => state.project);
  const [recent, setRecent] = useState<readonly RecentProject[] | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = () => studio().projects.recent({}).then(setRecent, reportProblem);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, and again by hand
  useEffect(() => void ask(), []);

  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      reportProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const openDemo = () => run(() => studio().projects.openDemo({}));
  const first = project?.kind === 'none' && recent?.length === 0 && localStorage.getItem(WELCOMED) === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only whether this is the first start
  useEffect(() => {
    if (!first) return;
    localStorage.setItem(WELCOMED, 'yes');
    void openDemo();
  }, [first]);

  if (project?.kind === 'opening' || (first && busy)) {
    return (
      <Condition kind="loading" title={t('start.opening')} hint={project?.kind === 'opening' ? project.path : ''} />
    );
  }
  return (
    <div className={styles.page}>
      <div className={styles.middle}>
        <div className={styles.hero}>
          <Logo size={40} />
          <h1 className={styles.title}>{t('app.name')}</h1>
          <p className={styles.claim}>{t('start.claim')}</p>
        </div>
        {project?.kind === 'failed' ? (
          <div className={styles.failed} role="alert">
            <Icon name="alert" />
            <div>
              <p>{project.problem.message}</p>
              <p className={styles.dim}>{project.problem.hint}</p>
            </div>
            {project.problem.code === 'project/busy' || project.problem.code === 'project/unwritable' ? (
              <Button
                variant="default"
                onClick={() => run(() => studio().projects.open({ path: project.path, read_only: true }))}
              >
                {t('start.look-only')}
              </Button>
            ) : null}
          </div>
        ) : null}
        <div className={styles.columns}>
          <section className={styles.begin} aria-label={t('start.begin')}>
            <button type="button" className={styles.drop} disabled={busy} onClick={() => void pickVideos()}>
              <Icon name="film" size={26} />
              <span className={styles.dropTitle}>{t('start.drop')}</span>
              <span className={styles.dim}>{t('start.drop-hint')}</span>
            </button>
            <Choice
              icon="spark"
              title={t('file.open-demo')}
              hint={t('start.demo-hint')}
              disabled={busy}
              onClick={openDemo}
            />
            <Choice
              icon="plus"
              title={t('file.new-project')}
              hint={t('start.new-hint')}
              disabled={busy}
              onClick={() => openDialog({ kind: 'new-project' })}
            />
            <Choice
              icon="folder-open"
              title={t('file.open-project')}
              hint={t('start.open-hint')}
              disabled={busy}
              onClick={() => openDialog({ kind: 'open-project' })}
            />
          </section>
          {recent?.length === 0 ? (
            <HowItGoes />
          ) : (
            <RecentList
              recent={recent}
              onOpen={(path) => run(() => studio().projects.open({ path }))}
              onForget={(path) => run(() => studio().projects.forget({ path }).then(ask))}
            />
          )}
        </div>
        <p className={styles.foot}>
          {t('start.local')} <Kbd size="xs">?</Kbd> {t('start.keys')}
        </p>
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly icon: IconName;
  readonly title: string;
  readonly hint: string;
  readonly disabled: boolean;
  onClick(): void;
}

function Choice({ icon, title, hint, disabled, onClick }: ChoiceProps): ReactNode {
  return (
    <button type="button" className={styles.choice} disabled={disabled} onClick={onClick}>
      <span className={styles.icon}>
        <Icon name={icon} size={18} />
      </span>
      <span>
        <span className={styles.choiceTitle}>{title}</span>
        <span className={styles.dim}>{hint}</span>
      </span>
    </button>
  );
}
