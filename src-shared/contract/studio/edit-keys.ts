/**
 * Key of an edit: unlike any other, and for one project only. An edit that was made while the host was away may reach a
 * host that has another project open by then.
 *
 * @param unique  text no other call has, without spaces
 */
export function editKeyFor(project: string, unique: string): string {
  return `${unique} ${project}`;
}

/** Path of the project an edit was meant for; null where its key does not say. */
export function projectOfKey(key: string): string | null {
  const space = key.indexOf(' ');
  return space < 0 ? null : key.slice(space + 1);
}
