import { useLayoutEffect, useRef } from 'react';
import { AXES_SIZE, hitAxes, layoutAxes, paintAxes } from '../../scene/axes-gizmo.ts';
import type { Preset } from '../../scene/orbit.ts';
import { t } from '../../words/words.ts';
import styles from './panel.module.css';
import type { Viewport } from './viewport.ts';

/** The world's axes in the corner; a click looks along one. Keys do the same (`viewport.front` and its like). */
export function ViewAxes({ viewport }: { readonly viewport: Viewport }) {
  const ref = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const canvas = ref.current!;
    const context = canvas.getContext('2d')!;
    const ratio = Math.min(2, devicePixelRatio);
    canvas.width = AXES_SIZE * ratio;
    canvas.height = AXES_SIZE * ratio;
    context.scale(ratio, ratio);
    let hot: Preset | null = null;
    const paint = () => paintAxes(context, layoutAxes(viewport.stage.camera.matrixWorldInverse), hot);
    const under = (event: PointerEvent | MouseEvent) =>
      hitAxes(layoutAxes(viewport.stage.camera.matrixWorldInverse), event.offsetX, event.offsetY)?.preset ?? null;
    const stopper = new AbortController();
    const { signal } = stopper;
    canvas.addEventListener(
      'pointermove',
      (event) => {
        hot = under(event);
        canvas.style.cursor = hot ? 'pointer' : '';
        paint();
      },
      { signal },
    );
    canvas.addEventListener(
      'pointerleave',
      () => {
        hot = null;
        paint();
      },
      { signal },
    );
    canvas.addEventListener(
      'click',
      (event) => {
        const preset = under(event);
        if (preset) viewport.lookFrom(preset);
      },
      { signal },
    );
    const stop = viewport.onDrawn(paint);
    return () => {
      stopper.abort();
      stop();
    };
  }, [viewport]);
  return <canvas ref={ref} className={styles.axes} role="img" aria-label={t('viewport.axes')} />;
}
