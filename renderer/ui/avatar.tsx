import type { ReactNode } from 'react';
import './avatar.css';

interface AvatarProps {
  readonly name: string;
  readonly colour?: string | undefined;
  /** A person is round, a room is not. */
  readonly kind?: 'person' | 'room';
  /** In place of the name's first character. */
  readonly icon?: ReactNode;
  /** Whether they can be talked to, in the corner. Say it in words beside it: nothing here is for screen readers. */
  readonly presence?: 'active' | 'away' | 'busy' | 'offline' | null;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first letter of a name as it is read, an emoji whole. */
function initial(name: string): string {
  const [first] = segmenter.segment(name.trim());
  return first?.segment.toLocaleUpperCase() ?? '';
}

/** Somebody, or a room, at a glance. */
export function Avatar({ name, colour, kind = 'person', icon, presence = null }: AvatarProps) {
  return (
    <span className={`avatar avatar-${kind}`} data-colour={colour} aria-hidden="true">
      {icon ?? initial(name)}
      {presence !== null && <span className="presence" data-presence={presence} />}
    </span>
  );
}
