import { MantineProvider } from '@mantine/core';
import { useStore } from 'zustand';
import { Studio } from './layout/studio.tsx';
import { studioTheme } from './theme/mantine-theme.ts';
import { language } from './words/use-language.ts';

/** The page. A change of language renders it anew. */
export function App() {
  const shown = useStore(language);
  return (
    <MantineProvider theme={studioTheme} forceColorScheme="dark" withCssVariables={false} withGlobalClasses={false}>
      <Studio key={shown} />
    </MantineProvider>
  );
}
