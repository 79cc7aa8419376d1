import { keyNames } from './keys.ts';
import './key-caps.css';

/** Keys to press together, as they are called on this keyboard. */
export function KeyCaps({ keys }: { /** As `isPressed` reads them. */ keys: string }) {
  return (
    <span className="key-caps">
      {keyNames(keys).map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
