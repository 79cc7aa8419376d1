import { Archive } from 'lucide-react';
import { Avatar } from './avatar.tsx';

interface RoomAvatarProps {
  readonly name: string;
  readonly kind: 'group' | 'direct';
  readonly archived: boolean;
  /** Of the other one of a direct room. */
  readonly colour: string | undefined;
  readonly presence: 'active' | 'away' | 'busy' | 'offline' | null;
}

/** A room in a list: square, a conversation of two round like the other one, an archive by its box. */
export function RoomAvatar({ name, kind, archived, colour, presence }: RoomAvatarProps) {
  if (archived) return <Avatar name={name} kind="room" icon={<Archive size={16} aria-hidden />} />;
  return (
    <Avatar name={name} colour={colour} kind={kind === 'direct' ? 'person' : 'room'} presence={presence} />
  );
}
