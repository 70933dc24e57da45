import { createTheme } from '@mantine/core';
import controls from './controls.module.css';

const FIELD = {
  wrapper: controls.field,
  label: controls.said,
  description: controls.said,
  error: controls.said,
};

/** Mantine in the studio's density; colours come from `mantine.css`. */
export const studioTheme = createTheme({
  primaryColor: 'blue',
  autoContrast: true,
  cursorType: 'pointer',
  defaultRadius: 'md',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { classNames: FIELD, defaultProps: { size: 'xs' } },
    NumberInput: { classNames: FIELD, defaultProps: { size: 'xs' } },
    Select: { classNames: FIELD, defaultProps: { size: 'xs', checkIconPosition: 'right' } },
    SegmentedControl: {
      defaultProps: { size: 'xs' },
      classNames: { root: controls.segments, indicator: controls.segment, label: controls.segmentWord },
    },
    Checkbox: { classNames: { label: controls.said, description: controls.said }, defaultProps: { size: 'xs' } },
    Tooltip: {
      classNames: { tooltip: controls.tooltip },
      defaultProps: { openDelay: 450, transitionProps: { duration: 80 }, withArrow: false },
    },
    Modal: {
      classNames: { content: controls.modal, header: controls.modal, body: controls.body, title: controls.title },
      defaultProps: {
        lockScroll: false,
        centered: true,
        overlayProps: { backgroundOpacity: 0.6 },
        transitionProps: { duration: 120 },
      },
    },
    Menu: {
      classNames: { dropdown: controls.menu },
      defaultProps: {
        transitionProps: { duration: 60 },
        shadow: 'md',
        position: 'bottom-start',
        offset: 4,
        // As high as there is room for; the rest is scrolled to.
        middlewares: { size: { padding: 8 } },
      },
    },
  },
});
