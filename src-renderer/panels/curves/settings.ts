import { createStore } from 'zustand/vanilla';

export const PLOTS = ['angle', 'error', 'root', 'score'] as const;
export type PlotId = (typeof PLOTS)[number];

/** What the curves panel shows. */
export interface CurveSettings {
  readonly shown: Readonly<Record<PlotId, boolean>>;
  /** Joint (0..23) while none is selected. */
  readonly joint: number;
}

export const curveSettings = createStore<CurveSettings>(() => ({
  shown: { angle: true, error: true, root: true, score: false },
  joint: 0,
}));

export function togglePlot(id: PlotId): void {
  const { shown } = curveSettings.getState();
  const next = { ...shown, [id]: !shown[id] };
  if (Object.values(next).some(Boolean)) curveSettings.setState({ shown: next });
}
