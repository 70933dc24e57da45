/** "VIBE" in ASCII: tells a project from every other SQLite file (header bytes 68..71). */
export const APPLICATION_ID = 0x56494245;

/** Bytes a page: most rows are chunks of 20 to 100 kB, so fewer, longer overflow pages than SQLite's 4096. */
export const PAGE_SIZE = 8192;
