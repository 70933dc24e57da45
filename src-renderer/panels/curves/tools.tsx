import { useStore } from 'zustand';
import { JOINT_NAMES } from '#shared/body/smpl-tree.ts';
import { LANDMARK_NAMES } from '#shared/vision/blazepose.ts';
import { selection } from '../../document/selection.ts';
import { jointName, landmarkName } from '../../words/part-names.ts';
import { t, type WordKey } from '../../words/words.ts';
import styles from './curves.module.css';
import { shownJoint } from './model.ts';
import { curveSettings, PLOTS, type PlotId, togglePlot } from './settings.ts';

const SHORT: Readonly<Record<PlotId, WordKey>> = {
  angle: 'curves.turn-short',
  error: 'curves.error-short',
  root: 'curves.root-short',
  score: 'curves.score',
};

/** Which curves are shown, and of what. */
export function CurveTools() {
  const { shown } = useStore(curveSettings);
  const landmark = useStore(selection, (state) => state.landmark);
  useStore(selection, (state) => state.joint);
  const joint = shownJoint();
  return (
    <>
      {PLOTS.map((id) => (
        <button
          key={id}
          type="button"
          className={styles.toggle}
          aria-pressed={shown[id]}
          aria-label={t('curves.show', { curve: t(SHORT[id]) })}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => togglePlot(id)}
        >
          {t(SHORT[id])}
        </button>
      ))}
      <select
        className={styles.select}
        aria-label={t('curves.joint')}
        value={joint}
        onChange={(event) => {
          const next = Number(event.target.value);
          curveSettings.setState({ joint: next });
          selection.setState({ joint: next });
        }}
      >
        {JOINT_NAMES.map((name, index) => (
          <option key={name} value={index}>
            {jointName(index)}
          </option>
        ))}
      </select>
      <select
        className={styles.select}
        aria-label={t('curves.landmark')}
        value={landmark ?? -1}
        onChange={(event) => {
          const next = Number(event.target.value);
          selection.setState({ landmark: next < 0 ? null : next });
        }}
      >
        <option value={-1}>{t('curves.all-landmarks')}</option>
        {LANDMARK_NAMES.map((name, index) => (
          <option key={name} value={index}>
            {landmarkName(index)}
          </option>
        ))}
      </select>
    </>
  );
}
