import { useEffect, useState } from 'react';
import { fetchData } from '../../connection/fetch-data.ts';

/** Height the host is asked for, px: the most it makes of small pictures. */
const HEIGHT = 360;

/** The picture of a frame of a clip; null until it is there, and where there is none. */
export function useFramePicture(mediaId: number, frame: number): ImageBitmap | null {
  const [picture, setPicture] = useState<ImageBitmap | null>(null);
  useEffect(() => {
    const stopper = new AbortController();
    setPicture(null);
    fetchData(`media/${mediaId}/thumbnail?frame=${frame}&height=${HEIGHT}`, { signal: stopper.signal })
      .then(async (response) => createImageBitmap(await response.blob()))
      .then((bitmap) => (stopper.signal.aborted ? bitmap.close() : setPicture(bitmap)))
      // A clip that has gone leaves the bodies on their own.
      .catch(() => {});
    return () => stopper.abort();
  }, [mediaId, frame]);
  useEffect(() => () => picture?.close(), [picture]);
  return picture;
}
