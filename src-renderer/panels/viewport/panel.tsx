import { lazy, Suspense, useCallback, useState } from 'react';
import { firstPicture } from '../../document/first-picture.ts';
import { Condition } from '../../ui/condition.tsx';
import { t } from '../../words/words.ts';
import type { PanelManifest } from '../panel-manifest.ts';
import './actions.ts';
import styles from './panel.module.css';
import { ViewportTools } from './tools.tsx';
import type { Card } from './view.tsx';
import { Way } from './way.tsx';

/** three.js and the graphics card come after the first picture of the video, which people wait for. */
const View = lazy(async () => {
  await firstPicture();
  return { default: (await import('./view.tsx')).View };
});

/** The 3D view with the words around it. A new canvas is made where the graphics card was lost for good. */
function ViewportPanel() {
  const [generation, setGeneration] = useState(0);
  const [card, setCard] = useState<Card>('there');
  const restore = useCallback(() => {
    setCard('there');
    setGeneration((n) => n + 1);
  }, []);
  return (
    <div className={styles.viewport}>
      {card === 'none' ? null : (
        <Suspense fallback={<Condition kind="loading" title={t('viewport.loading')} />}>
          <View key={generation} onCard={setCard} />
        </Suspense>
      )}
      {card === 'lost' ? (
        <div className={styles.veil}>
          <Condition kind="trouble" title={t('viewport.lost')} hint={t('viewport.lost-hint')}>
            <Way label={t('viewport.restore')} run={restore} />
          </Condition>
        </div>
      ) : null}
      {card === 'none' ? (
        <Condition kind="trouble" title={t('viewport.no-webgl')} hint={t('viewport.no-webgl-hint')}>
          <Way label={t('viewport.try-again')} run={restore} />
        </Condition>
      ) : null}
    </div>
  );
}

export const viewportPanel: PanelManifest = {
  id: 'viewport',
  title: 'panel.viewport',
  Panel: ViewportPanel,
  Tools: ViewportTools,
};
