import { Tooltip } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import styles from './icon-button.module.css';
import { KeyCaps } from './key-caps.tsx';

interface IconButtonProps {
  readonly icon: IconName;
  /** Said by assistive technology and shown when hovered. */
  readonly label: string;
  readonly chord?: string;
  readonly onClick: (event: MouseEvent<HTMLButtonElement>) => void;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly tone?: 'plain' | 'good' | 'bad';
  /** Words beside the icon. */
  readonly children?: ReactNode;
}

/** A button of bars and panel heads. A mouse does not move the focus to it, so keys go on to mean what they meant. */
export function IconButton({
  icon,
  label,
  chord,
  onClick,
  disabled,
  pressed,
  tone = 'plain',
  children,
}: IconButtonProps) {
  return (
    <Tooltip
      label={
        <span className={styles.tip}>
          {label}
          {chord ? <KeyCaps chord={chord} /> : null}
        </span>
      }
    >
      <button
        type="button"
        className={styles.button}
        data-tone={tone}
        data-words={children !== undefined || undefined}
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={disabled || undefined}
        onMouseDown={(event) => event.preventDefault()}
        onClick={(event) => (disabled ? undefined : onClick(event))}
      >
        <Icon name={icon} />
        {children}
      </button>
    </Tooltip>
  );
}
