import type { RecentProject } from '#shared/contract/studio/projects.ts';
import { Icon } from '../../ui/icon.tsx';
import { tCount } from '../../words/count-words.ts';
import { language } from '../../words/use-language.ts';
import { t } from '../../words/words.ts';
import styles from './start-page.module.css';

interface RecentListProps {
  /** Null while it is asked for. */
  readonly recent: readonly RecentProject[] | null;
  onOpen(path: string): void;
  onForget(path: string): void;
}

/** What was worked on before, the newest first; files that are gone can be taken off the list. */
export function RecentList({ recent, onOpen, onForget }: RecentListProps) {
  return (
    <section className={styles.recent} aria-label={t('start.recent')}>
      <h2 className={styles.heading}>{t('start.recent')}</h2>
      {recent === null ? <p className={styles.dim}>{t('panel.loading')}</p> : null}
      <ul className={styles.list}>
        {(recent ?? []).map((project) => (
          <li key={project.path} className={styles.project} data-gone={!project.present || undefined}>
            <button
              type="button"
              className={styles.open}
              disabled={!project.present}
              onClick={() => onOpen(project.path)}
            >
              <span className={styles.projectName}>{project.name}</span>
              <span className={styles.path} title={project.path}>
                {project.present ? project.path : t('start.gone', { path: project.path })}
              </span>
            </button>
            <span className={styles.facts}>
              <span>
                {tCount('start.clips', project.clips)} · {tCount('start.takes', project.takes)}
              </span>
              <time dateTime={project.opened_at}>{when(project.opened_at)}</time>
            </span>
            <button
              type="button"
              className={styles.forget}
              aria-label={t('start.forget', { name: project.name })}
              title={t('start.forget', { name: project.name })}
              onClick={() => onForget(project.path)}
            >
              <Icon name="close" size={13} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A day as people say it. */
function when(iso: string): string {
  const words = new Intl.RelativeTimeFormat(language.getState(), { numeric: 'auto' });
  const hours = (Date.parse(iso) - Date.now()) / 3_600_000;
  if (hours > -1) return words.format(Math.round(hours * 60), 'minute');
  if (hours > -24) return words.format(Math.round(hours), 'hour');
  if (hours > -24 * 14) return words.format(Math.round(hours / 24), 'day');
  return new Intl.DateTimeFormat(language.getState(), { dateStyle: 'medium' }).format(new Date(iso));
}
