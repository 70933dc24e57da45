/**
 * Format 2: edits. `annotation` holds what people said of a take, one small record per frame or stretch; `patch` holds
 * rows that an edit solved. Both are found through a take; the undo log has the changes of `annotation`.
 */
export const SCHEMA_V2 = `
CREATE TABLE annotation (
  take_id INTEGER NOT NULL REFERENCES take ON DELETE CASCADE,
  kind TEXT NOT NULL,
  frame INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (take_id, kind, frame)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: numbers of patches that went with their undone edit are never given to others.
CREATE TABLE patch (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  take_id INTEGER NOT NULL REFERENCES take ON DELETE CASCADE,
  first_frame INTEGER NOT NULL,
  frames INTEGER NOT NULL,
  bundle_id INTEGER NOT NULL REFERENCES bundle
) STRICT;
CREATE INDEX patch_take ON patch (take_id);

CREATE TABLE edit_revision (
  take_id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL
) STRICT;

CREATE TRIGGER patch_kept BEFORE UPDATE ON patch BEGIN SELECT RAISE(ABORT, 'patches are never overwritten'); END;
CREATE TRIGGER patch_gone AFTER DELETE ON patch BEGIN DELETE FROM bundle WHERE id = OLD.bundle_id; END;

-- Reviewed stretches are annotations like all others, by frame of the clip.
INSERT INTO annotation (take_id, kind, frame, value)
  SELECT review.take_id, 'review', review.first_frame + take.first_frame,
    json_object('to', review.end_frame + take.first_frame, 'state', review.state)
  FROM review JOIN take ON take.id = review.take_id;
DROP TABLE review;
`;
