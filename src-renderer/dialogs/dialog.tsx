import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../words/words.ts';
import { closeDialog } from './dialog-store.ts';
import styles from './dialogs.module.css';

interface DialogProps {
  readonly title: string;
  /** Width, px. */
  readonly size: number;
  readonly closeOnEscape?: boolean;
  readonly children: ReactNode;
}

/** A dialog in its frame. What has `data-autofocus` has the keyboard first. */
export function Dialog({ title, size, closeOnEscape = true, children }: DialogProps) {
  return (
    <Modal
      opened
      onClose={closeDialog}
      title={title}
      size={size}
      closeOnEscape={closeOnEscape}
      closeButtonProps={{ 'aria-label': t('dialog.close') }}
    >
      {children}
    </Modal>
  );
}

interface DialogFootProps {
  /** Why it cannot be done. */
  readonly problem?: string;
  /** What is said for going away; "Cancel" where left out. */
  readonly leave?: string;
  /** The button that does it. */
  readonly children: ReactNode;
}

/** The last line of a dialog: what is wrong, the way out, the way on. */
export function DialogFoot({ problem = '', leave = t('dialog.cancel'), children }: DialogFootProps) {
  return (
    <div className={styles.foot}>
      <span className={styles.problem} role="alert">
        {problem}
      </span>
      <Button variant="default" onClick={closeDialog}>
        {leave}
      </Button>
      {children}
    </div>
  );
}
