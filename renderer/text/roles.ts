import type { Role } from '../../preload/contract/rules.ts';
import type { TextKey } from './text.ts';

interface RoleWords {
  readonly name: TextKey;
  readonly text: TextKey;
  /** In the line that tells that somebody got it. */
  readonly given: TextKey;
}

/** Every role, with its name and what it means. */
export const roleWords: Readonly<Record<Role, RoleWords>> = {
  owner: { name: 'role.owner', text: 'role.ownerText', given: 'chat.role.owner' },
  moderator: { name: 'role.moderator', text: 'role.moderatorText', given: 'chat.role.moderator' },
  member: { name: 'role.member', text: 'role.memberText', given: 'chat.role.member' },
  guest: { name: 'role.guest', text: 'role.guestText', given: 'chat.role.guest' },
};
