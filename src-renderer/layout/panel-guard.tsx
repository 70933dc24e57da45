import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { Condition } from '../ui/condition.tsx';
import { t } from '../words/words.ts';

/** Keeps a fault of one panel from the others, and lets it be started again. */
export class PanelGuard extends Component<{ readonly children: ReactNode }, { readonly fault: string | null }> {
  override state = { fault: null as string | null };

  static getDerivedStateFromError(error: unknown): { fault: string } {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === null) return this.props.children;
    return (
      <Condition kind="trouble" title={t('panel.failed')} hint={`${t('panel.failed-hint')} ${fault}`}>
        <Button variant="default" onClick={() => this.setState({ fault: null })}>
          {t('panel.restart')}
        </Button>
      </Condition>
    );
  }
}
