/**
 * Format 4: clean-up of takes, records of kind `cleanup` among the annotations, so that it is counted, undone and redone
 * like every other edit. The number keeps versions away that would show and export such takes uncleaned, and a record
 * always says which version of clean-up it is written in.
 */
export const SCHEMA_V4 = `
CREATE TRIGGER cleanup_versioned BEFORE INSERT ON annotation
WHEN NEW.kind = 'cleanup' AND json_type(NEW.value, '$.version') IS NOT 'integer'
BEGIN SELECT RAISE(ABORT, 'a clean-up says its version'); END;
`;
