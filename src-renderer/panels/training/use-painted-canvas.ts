import { type RefObject, useEffect, useRef } from 'react';

/** Size of a canvas on the page, px of the page. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/**
 * A canvas that is painted in the page's own pixels whenever `paint` is another function or its size changes: wrap it in
 * `useCallback`.
 */
export function usePaintedCanvas(
  paint: (context: CanvasRenderingContext2D, size: CanvasSize) => void,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current!;
    const repaint = () => {
      const { clientWidth: width, clientHeight: height } = element;
      const context = element.getContext('2d');
      if (!context || width === 0) return;
      const scale = window.devicePixelRatio;
      element.width = Math.round(width * scale);
      element.height = Math.round(height * scale);
      context.setTransform(scale, 0, 0, scale, 0, 0);
      paint(context, { width, height });
    };
    repaint();
    const observer = new ResizeObserver(repaint);
    observer.observe(element);
    return () => observer.disconnect();
  }, [paint]);
  return canvas;
}
