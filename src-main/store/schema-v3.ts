/**
 * Format 3: markers of clips, and answers to edits. An answer is kept in the transaction of its edit, so that an edit
 * that is sent again, to a host that was started anew meanwhile, is answered and not made twice.
 */
export const SCHEMA_V3 = `
CREATE TABLE marker (
  media_id INTEGER NOT NULL REFERENCES media ON DELETE CASCADE,
  frame INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (media_id, frame)
) STRICT, WITHOUT ROWID;

CREATE TABLE answered_edit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  answer TEXT NOT NULL
) STRICT;
`;
