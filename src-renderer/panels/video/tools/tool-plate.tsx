import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../../words/words.ts';
import { closeTool } from './tool-state.ts';
import styles from './tools.module.css';

/** What the tool is for, and what can be done with it, at the top: floors and feet are below. */
export function ToolPlate({ hint, children }: { readonly hint: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.plate} data-over role="toolbar" aria-label={hint}>
      <span>{hint}</span>
      {children}
      <Button size="compact-sm" variant="default" onClick={closeTool}>
        {t('correct.cancel')}
      </Button>
    </div>
  );
}
