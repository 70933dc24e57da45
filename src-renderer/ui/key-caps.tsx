import { keyCaps } from '../keys/chord.ts';
import styles from './key-caps.module.css';

/** A chord as the caps of a keyboard. */
export function KeyCaps({ chord }: { readonly chord: string }) {
  const caps = keyCaps(chord);
  return (
    <span className={styles.caps}>
      {caps.map((cap) => (
        <kbd key={cap} className={styles.cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
