import { Button, TextInput, type TextInputProps } from '@mantine/core';
import { chooseFiles, hasSystemDialogs, type Wanted } from '../desktop/choose-files.ts';
import { reportProblem } from '../notices/report-problem.ts';
import { t } from '../words/words.ts';

interface PathInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'rightSection' | 'rightSectionWidth'> {
  readonly wanted: Wanted;
  readonly value: string;
  readonly onPath: (path: string) => void;
}

/** A path of this machine to be typed, or chosen in the system's own dialog where the shell has one. */
export function PathInput({ wanted, value, onPath, ...rest }: PathInputProps) {
  const browse = async () => {
    const [chosen] = (await chooseFiles(wanted, value.trim() || undefined)) ?? [];
    if (chosen !== undefined) onPath(chosen);
  };
  return (
    <TextInput
      {...rest}
      value={value}
      onChange={(event) => onPath(event.target.value)}
      {...(hasSystemDialogs()
        ? {
            rightSectionWidth: 86,
            rightSection: (
              <Button size="compact-sm" variant="default" onClick={() => void browse().catch(reportProblem)}>
                {t('dialog.browse')}
              </Button>
            ),
          }
        : {})}
    />
  );
}
