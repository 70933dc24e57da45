import type { ImportChoice, ImportedFileInfo } from '#shared/contract/studio/imports.ts';
import type { MediaItem } from '#shared/contract/studio/media.ts';

/** What the dialog asks. */
export interface ImportForm {
  readonly mediaId: number;
  readonly start: number | string;
  /** For each person of the file, whether it is taken and whom it is compared with. */
  readonly people: readonly { readonly taken: boolean; readonly takeId: number | null }[];
  readonly place: ImportChoice['place'];
}

/** The form as a file suggests it: motion is compared with the chosen person. */
export function suggestedForm(info: ImportedFileInfo, mediaId: number, chosenTake: number | null): ImportForm {
  return {
    mediaId,
    start: info.start_frame,
    people: info.people.map(({ take_id }) => ({ taken: true, takeId: info.kind === 'motion' ? chosenTake : take_id })),
    place: 'beside',
  };
}

/** Null while the form cannot be sent. */
export function choiceOf(form: ImportForm): ImportChoice | null {
  const start = Number(form.start);
  if (form.start === '' || !Number.isInteger(start)) return null;
  const people = form.people.flatMap(({ taken, takeId }, index) => (taken ? [{ index, take_id: takeId }] : []));
  return people.length === 0 ? null : { media_id: form.mediaId, start_frame: start, people, place: form.place };
}

/** Frames of the clip that an import will cover, last one included; null where there are none. */
export function coveredFrames(
  info: ImportedFileInfo,
  form: ImportForm,
  clip: Pick<MediaItem, 'frames' | 'fps'>,
): { readonly from: number; readonly to: number } | null {
  const start = Number(form.start);
  const taken = info.people.filter((_, i) => form.people[i]?.taken);
  if (!Number.isInteger(start) || taken.length === 0) return null;
  const rate = info.kind === 'motion' && info.duration_s !== null ? clip.fps.num / clip.fps.den : 1;
  const [first, last] =
    info.kind === 'motion'
      ? [0, Math.max(0, Math.round((info.duration_s ?? 0) * rate) - 1)]
      : [Math.min(...taken.map((one) => one.first)), Math.max(...taken.map((one) => one.last))];
  const from = Math.max(0, start + first);
  const to = Math.min(clip.frames - 1, start + last);
  return to >= from ? { from, to } : null;
}
