/** Format 1 of a project. Never edited once released: later formats are further migrations. README.md draws it. */
export const SCHEMA_V1 = `
CREATE TABLE writer (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  token TEXT NOT NULL,
  pid INTEGER NOT NULL,
  host TEXT NOT NULL,
  started TEXT NOT NULL,
  file TEXT NOT NULL,
  beat_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE bundle (
  id INTEGER PRIMARY KEY,
  json TEXT NOT NULL
) STRICT;

CREATE TABLE array (
  id INTEGER PRIMARY KEY,
  bundle_id INTEGER NOT NULL REFERENCES bundle ON DELETE CASCADE,
  name TEXT NOT NULL,
  dtype TEXT NOT NULL,
  length INTEGER NOT NULL CHECK (length >= 0),
  row_length INTEGER NOT NULL CHECK (row_length > 0),
  chunk_rows INTEGER NOT NULL CHECK (chunk_rows > 0),
  UNIQUE (bundle_id, name)
) STRICT;

CREATE TABLE array_chunk (
  id INTEGER PRIMARY KEY,
  array_id INTEGER NOT NULL REFERENCES array ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  codec TEXT NOT NULL CHECK (codec IN ('raw', 'shuffle-deflate')),
  crc32 INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (array_id, seq)
) STRICT;

CREATE TABLE media (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  frames INTEGER NOT NULL,
  bundle_id INTEGER NOT NULL REFERENCES bundle
) STRICT;

CREATE TABLE capture (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  media_id INTEGER NOT NULL REFERENCES media ON DELETE CASCADE,
  bundle_id INTEGER NOT NULL REFERENCES bundle
) STRICT;
CREATE INDEX capture_media ON capture (media_id);

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  capture_id INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  number INTEGER NOT NULL,
  UNIQUE (capture_id, number)
) STRICT;

CREATE TABLE keypoints (
  id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
  source TEXT NOT NULL CHECK (source IN ('detector', 'manual', 'imported')),
  corrects INTEGER REFERENCES keypoints ON DELETE CASCADE,
  first_frame INTEGER NOT NULL,
  frames INTEGER NOT NULL,
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  CHECK (source <> 'detector' OR corrects IS NULL),
  CHECK (source <> 'manual' OR corrects IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX keypoints_detected ON keypoints (person_id) WHERE source = 'detector';
CREATE INDEX keypoints_person ON keypoints (person_id);
CREATE INDEX keypoints_corrects ON keypoints (corrects);

CREATE TABLE take (
  id INTEGER PRIMARY KEY,
  capture_id INTEGER NOT NULL REFERENCES capture ON DELETE CASCADE,
  person INTEGER NOT NULL,
  corrects INTEGER REFERENCES take ON DELETE CASCADE,
  body TEXT NOT NULL,
  licence TEXT NOT NULL,
  first_frame INTEGER NOT NULL,
  frames INTEGER NOT NULL,
  bundle_id INTEGER NOT NULL REFERENCES bundle
) STRICT;
CREATE UNIQUE INDEX take_predicted ON take (capture_id, person) WHERE corrects IS NULL;
CREATE INDEX take_capture ON take (capture_id);
CREATE INDEX take_corrects ON take (corrects);

CREATE TABLE review (
  id INTEGER PRIMARY KEY,
  take_id INTEGER NOT NULL REFERENCES take ON DELETE CASCADE,
  first_frame INTEGER NOT NULL,
  end_frame INTEGER NOT NULL CHECK (end_frame > first_frame),
  state TEXT NOT NULL CHECK (state IN ('accepted', 'rejected', 'doubtful')),
  note TEXT NOT NULL
) STRICT;
CREATE INDEX review_take ON review (take_id, first_frame);

CREATE TABLE model (
  id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  licence TEXT NOT NULL,
  lineage TEXT NOT NULL
) STRICT;

CREATE TABLE training_run (
  id INTEGER PRIMARY KEY,
  base_model_id INTEGER REFERENCES model,
  model_id INTEGER REFERENCES model,
  config TEXT NOT NULL
) STRICT;
CREATE INDEX training_run_base ON training_run (base_model_id);
CREATE INDEX training_run_model ON training_run (model_id);

CREATE TABLE metric (
  run_id INTEGER NOT NULL REFERENCES training_run ON DELETE CASCADE,
  step INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (run_id, name, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE export (
  id INTEGER PRIMARY KEY,
  take_id INTEGER REFERENCES take ON DELETE CASCADE,
  path TEXT NOT NULL,
  format TEXT NOT NULL,
  preset TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  receipt TEXT NOT NULL
) STRICT;
CREATE INDEX export_take ON export (take_id);

CREATE TABLE operation (
  id INTEGER PRIMARY KEY,
  label TEXT NOT NULL,
  forward TEXT NOT NULL,
  backward TEXT NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  input TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted')),
  stage TEXT,
  progress TEXT,
  error TEXT,
  result TEXT
) STRICT;
CREATE INDEX job_state ON job (state);

CREATE TABLE job_event (
  job_id INTEGER NOT NULL REFERENCES job ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (job_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE stage_result (
  key TEXT PRIMARY KEY,
  stage TEXT NOT NULL,
  version INTEGER NOT NULL,
  bundle_id INTEGER NOT NULL REFERENCES bundle
) STRICT;

CREATE TABLE checkpoint (
  id INTEGER PRIMARY KEY,
  stage_key TEXT NOT NULL,
  name TEXT NOT NULL,
  bundle_id INTEGER NOT NULL REFERENCES bundle,
  UNIQUE (stage_key, name)
) STRICT;

-- Arrays are written once. A correction is a further record that names what it corrects.
CREATE TRIGGER array_chunk_kept BEFORE UPDATE ON array_chunk BEGIN SELECT RAISE(ABORT, 'arrays are never overwritten'); END;
CREATE TRIGGER keypoints_kept BEFORE UPDATE ON keypoints BEGIN SELECT RAISE(ABORT, 'keypoints are never overwritten'); END;
CREATE TRIGGER take_kept BEFORE UPDATE ON take BEGIN SELECT RAISE(ABORT, 'takes are never overwritten'); END;

-- A record takes its arrays with it.
CREATE TRIGGER media_gone AFTER DELETE ON media BEGIN DELETE FROM bundle WHERE id = OLD.bundle_id; END;
CREATE TRIGGER capture_gone AFTER DELETE ON capture BEGIN DELETE FROM bundle WHERE id = OLD.bundle_id; END;
CREATE TRIGGER keypoints_gone AFTER DELETE ON keypoints BEGIN DELETE FROM bundle WHERE id = OLD.bundle_id; END;
CREATE TRIGGER take_gone AFTER DELETE ON take BEGIN DELETE FROM bundle WHERE id = OLD.bundle_id; END;
CREATE TRIGGER stage_result_gone AFTER DELETE ON stage_result BEGIN DELETE FROM bundle WHERE id = OLD.bundle_id; END;
CREATE TRIGGER checkpoint_gone AFTER DELETE ON checkpoint BEGIN DELETE FROM bundle WHERE id = OLD.bundle_id; END;
`;
