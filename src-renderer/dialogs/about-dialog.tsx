import { useEffect, useState } from 'react';
import about from '../../package.json' with { type: 'json' };
import { t } from '../words/words.ts';
import styles from './about-dialog.module.css';
import { Dialog } from './dialog.tsx';

/** Version, licence, and the licences of everything the window was built from. */
export function AboutDialog() {
  const [notices, setNotices] = useState<string | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    fetch('./third-party-notices.txt', { signal: leaving.signal })
      .then((answer) => (answer.ok ? answer.text() : t('about.no-notices')))
      .then(setNotices)
      .catch(() => {
        if (!leaving.signal.aborted) setNotices(t('about.no-notices'));
      });
    return () => leaving.abort();
  }, []);
  return (
    <Dialog title={t('help.about')} size={760}>
      <p className={styles.version}>
        {t('about.version', { version: about.version })} · {t('about.licence')}
      </p>
      <p className={styles.promise}>{t('about.local')}</p>
      <p className={styles.promise}>{t('about.method')}</p>
      <h3 className={styles.heading}>{t('about.parts')}</h3>
      <section className={styles.notices} data-autofocus tabIndex={-1} aria-label={t('about.parts')}>
        {notices ?? t('panel.loading')}
      </section>
    </Dialog>
  );
}
