// The page knows the same kinds of file.
export * from '#shared/exporting/export-formats.ts';
