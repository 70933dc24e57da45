import { Button, Checkbox, Loader, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ImportChoice, ImportedFileInfo, ImportPerson } from '#shared/contract/studio/imports.ts';
import type { TakeItem } from '#shared/contract/studio/takes.ts';
import { studio } from '../../connection/studio-client.ts';
import { chooseFiles } from '../../desktop/choose-files.ts';
import { clipDocument } from '../../document/clip-document.ts';
import { openClip } from '../../document/open-clip.ts';
import { selection } from '../../document/selection.ts';
import { pathOnHost } from '../../import/upload-videos.ts';
import { shownProblem, tell } from '../../notices/report-problem.ts';
import { Icon } from '../../ui/icon.tsx';
import { t } from '../../words/words.ts';
import { Dialog, DialogFoot } from '../dialog.tsx';
import { closeDialog, dialog } from '../dialog-store.ts';
import dialogs from '../dialogs.module.css';
import styles from './import-data.module.css';
import { choiceOf, coveredFrames, type ImportForm, suggestedForm } from './import-form.ts';
import { DATA_ENDINGS } from './picked-files.ts';

const PLACES = ['beside', 'over', 'file'] as const satisfies readonly ImportChoice['place'][];
const FORMATS: Readonly<Record<ImportedFileInfo['format'], string>> = {
  coco: 'COCO',
  openpose: 'OpenPose',
  cvat: 'CVAT',
  bvh: 'BVH',
  npz: 'SMPL NPZ',
  'vibe-output': 'vibe_output',
};

/** Brings keypoints or motion of other programs into the open clip. */
export function ImportDataDialog() {
  const open = useStore(dialog);
  const media = useStore(clipDocument, (state) => state.media) ?? [];
  const clip = useStore(clipDocument, (state) => state.clip);
  const takes = useStore(clipDocument, (state) => state.takes) ?? [];
  const [paths, setPaths] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState('');
  const [info, setInfo] = useState<ImportedFileInfo | null>(null);
  const [form, setForm] = useState<ImportForm | null>(null);
  const [busy, setBusy] = useState('');
  const [problem, setProblem] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const fail = (error: unknown) => {
    const { message, hint } = shownProblem(error);
    setProblem(`${message} ${hint}`);
  };

  const look = async (found: readonly string[], mediaId: number) => {
    setBusy(t('import-data.reading'));
    setProblem('');
    try {
      const inspected = await studio().imports.inspect({ paths: [...found], media_id: mediaId });
      setPaths(found);
      setInfo(inspected);
      setForm(suggestedForm(inspected, mediaId, selection.getState().takeId ?? captured(takes)[0]?.id ?? null));
    } catch (error) {
      setInfo(null);
      setForm(null);
      fail(error);
    } finally {
      setBusy('');
    }
  };
  const lookAtFiles = async (files: readonly File[]) => {
    if (!clip || files.length === 0) return;
    try {
      const found: string[] = [];
      for (const file of files) {
        setBusy(t('import-data.sending', { name: file.name }));
        found.push(await pathOnHost(file));
      }
      await look(found, clip.id);
    } catch (error) {
      setBusy('');
      fail(error);
    }
  };
  const choose = async () => {
    const found = await chooseFiles('data');
    if (found === null) input.current?.click();
    else if (found.length > 0 && clip) await look(found, clip.id);
  };
  const run = async () => {
    const choice = form && choiceOf(form);
    if (!choice || !info) return;
    setBusy(info.kind === 'keypoints' ? t('import-data.fitting') : t('import-data.reading'));
    setProblem('');
    try {
      const { take_ids, notes } = await studio().imports.run({ paths: [...paths], choice });
      const hint = [...notes.map(({ message }) => message), t('import-data.done-hint')].join(' ');
      tell({ kind: 'done', message: t('import-data.done', { name: info.name }), hint, code: null });
      closeDialog();
      if (clip?.id !== choice.media_id) openClip(choice.media_id);
      chooseWhenThere(take_ids[0] ?? null);
    } catch (error) {
      fail(error);
      setBusy('');
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: files that were dropped are looked at once
  useEffect(() => {
    if (open.kind === 'import-data' && open.files.length > 0) void lookAtFiles(open.files);
  }, []);

  const target = media.find(({ id }) => id === form?.mediaId) ?? clip;
  const covered = info && form && target ? coveredFrames(info, form, target) : null;
  const set = (more: Partial<ImportForm>) => setForm((before) => before && { ...before, ...more });
  return (
    <Dialog title={t('import-data.title')} size={620}>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={DATA_ENDINGS.map((ending) => `.${ending}`).join(',')}
        onChange={(event) => void lookAtFiles([...(event.currentTarget.files ?? [])])}
      />
      {info && form && target ? (
        <>
          <Found info={info} onOther={() => void choose()} />
          <div className={dialogs.pair}>
            <Select
              label={t('import-data.clip')}
              data={media.map(({ id, name }) => ({ value: String(id), label: name }))}
              value={String(form.mediaId)}
              allowDeselect={false}
              onChange={(value) => value && void look(paths, Number(value))}
            />
            <NumberInput
              label={t('import-data.start')}
              description={t('import-data.start-hint')}
              allowDecimal={false}
              value={form.start}
              onChange={(start) => set({ start })}
            />
          </div>
          <People info={info} form={form} takes={target.id === clip?.id ? captured(takes) : []} onChange={set} />
          {info.kind === 'motion' && form.people[0]?.takeId ? (
            <div className={dialogs.field}>
              <span className={dialogs.label}>{t('import-data.where')}</span>
              <SegmentedControl
                fullWidth
                aria-label={t('import-data.where')}
                value={form.place}
                onChange={(place) => set({ place: place as ImportForm['place'] })}
                data={PLACES.map((value) => ({ value, label: t(`import-data.place-${value}`) }))}
              />
            </div>
          ) : null}
          <Preview covered={covered} frames={target.frames} />
          {info.notes.map(({ code, message }) => (
            <p key={code} className={styles.note}>
              <Icon name="info" size={13} /> {message}
            </p>
          ))}
        </>
      ) : (
        <Choose
          busy={busy !== ''}
          typed={typed}
          onTyped={setTyped}
          onChoose={() => void choose()}
          onPath={(path) => clip && void look([path], clip.id)}
        />
      )}
      {busy ? (
        <p className={styles.busy} role="status">
          <Loader size={14} /> {busy}
        </p>
      ) : null}
      <DialogFoot problem={problem}>
        <Button
          data-autofocus={info ? true : undefined}
          disabled={!form || !choiceOf(form) || covered === null}
          loading={busy !== '' && info !== null}
          onClick={() => void run()}
        >
          {t('import-data.run')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

/** How long a new take may be on its way, ms. */
const LONGEST_WAIT_MS = 10_000;

const captured = (takes: readonly TakeItem[]) => takes.filter(({ world_only }) => world_only !== true);

/** The new take is chosen as soon as the list has it. */
function chooseWhenThere(id: number | null): void {
  if (id === null) return;
  const has = () => clipDocument.getState().takes?.some((take) => take.id === id) ?? false;
  const select = () => selection.setState({ takeId: id, landmark: null });
  if (has()) {
    select();
    return;
  }
  const stop = clipDocument.subscribe(() => {
    if (!has()) return;
    stop();
    select();
  });
  setTimeout(stop, LONGEST_WAIT_MS);
}

interface ChooseProps {
  readonly busy: boolean;
  readonly typed: string;
  onTyped(path: string): void;
  onChoose(): void;
  onPath(path: string): void;
}

function Choose({ busy, typed, onTyped, onChoose, onPath }: ChooseProps) {
  const go = (event: FormEvent) => {
    event.preventDefault();
    const path = typed.trim().replace(/^["']|["']$/g, '');
    if (path !== '') onPath(path);
  };
  return (
    <>
      <div className={dialogs.field}>
        <Button
          data-autofocus
          size="md"
          fullWidth
          disabled={busy}
          leftSection={<Icon name="folder-open" />}
          onClick={onChoose}
        >
          {t('import-data.choose')}
        </Button>
        <span className={dialogs.hint}>{t('import-data.choose-hint')}</span>
      </div>
      <form className={styles.path} onSubmit={go}>
        <TextInput
          label={t('import-data.path')}
          description={t('import-data.path-hint')}
          placeholder="/motion/walk.bvh"
          value={typed}
          onChange={(event) => onTyped(event.target.value)}
        />
        <Button type="submit" variant="default" disabled={busy || typed.trim() === ''}>
          {t('import-data.look')}
        </Button>
      </form>
    </>
  );
}

function Found({ info, onOther }: { readonly info: ImportedFileInfo; onOther(): void }) {
  const format = FORMATS[info.format];
  const what =
    info.kind === 'vibe-output'
      ? t('import-data.vibe')
      : info.kind === 'motion'
        ? t('import-data.motion-of', { format })
        : t('import-data.keypoints-of', { format, points: info.points.replace(`${format}, `, '') });
  const length =
    info.duration_s !== null && info.fps !== null
      ? t('import-data.seconds', {
          seconds: info.duration_s.toFixed(1),
          fps: info.fps.toFixed(2).replace(/\.?0+$/, ''),
        })
      : '';
  const facts = [what, t('import-data.frames', { count: info.frames }), length].filter(Boolean);
  return (
    <div className={styles.found}>
      <Icon name={info.kind === 'keypoints' ? 'marker' : 'person'} size={18} />
      <span className={styles.foundName}>
        <strong>{info.name}</strong>
        <span className={dialogs.hint}>{facts.join(' · ')}</span>
      </span>
      <Button variant="subtle" size="compact-sm" onClick={onOther}>
        {t('import-data.other')}
      </Button>
    </div>
  );
}

interface PeopleProps {
  readonly info: ImportedFileInfo;
  readonly form: ImportForm;
  readonly takes: readonly TakeItem[];
  onChange(more: Partial<ImportForm>): void;
}

/** Who is taken, and whom of the clip they are compared with. */
function People({ info, form, takes, onChange }: PeopleProps) {
  if (info.kind === 'vibe-output') return null;
  const data = [
    { value: '', label: t('import-data.nobody') },
    ...takes.map(({ id, name }) => ({ value: String(id), label: name })),
  ];
  const change = (index: number, more: Partial<ImportForm['people'][number]>) =>
    onChange({ people: form.people.map((one, i) => (i === index ? { ...one, ...more } : one)) });
  return (
    <div className={dialogs.field}>
      <span className={dialogs.label}>{t(info.kind === 'motion' ? 'import-data.compare' : 'import-data.who')}</span>
      <ul className={styles.people}>
        {info.people.map((person, i) => (
          <li key={person.index} className={styles.person}>
            {info.people.length > 1 ? (
              <Checkbox
                checked={form.people[i]!.taken}
                onChange={(event) => change(i, { taken: event.currentTarget.checked })}
                label={t('import-data.person', { label: person.label })}
                description={t('import-data.frames', { count: person.frames })}
              />
            ) : null}
            <Select
              className={styles.who}
              aria-label={t('import-data.compare')}
              data={data}
              value={String(form.people[i]!.takeId ?? '')}
              allowDeselect={false}
              disabled={!form.people[i]!.taken}
              onChange={(value) => change(i, { takeId: value ? Number(value) : null })}
            />
            <span className={dialogs.hint}>{closeness(person, form.people[i]!.takeId)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function closeness({ take_id, apart }: ImportPerson, chosen: number | null): string {
  if (apart === null || take_id !== chosen) return '';
  return t('import-data.lies-on', { share: (100 * apart).toFixed(1) });
}

/** The stretch of the clip that will be covered. */
function Preview({ covered, frames }: { readonly covered: ReturnType<typeof coveredFrames>; readonly frames: number }) {
  const words = covered
    ? t('import-data.line', { from: covered.from, to: covered.to, frames })
    : t('import-data.nothing-left');
  return (
    <div className={styles.preview}>
      <div className={styles.strip}>
        {covered ? (
          <span
            style={{
              left: `${(100 * covered.from) / frames}%`,
              width: `${(100 * (covered.to + 1 - covered.from)) / frames}%`,
            }}
          />
        ) : null}
      </div>
      <span className={covered ? dialogs.hint : styles.empty}>{words}</span>
    </div>
  );
}
