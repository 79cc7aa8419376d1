import type { Room } from '../../../preload/contract/model.ts';
import type { Access } from '../../../preload/contract/rules.ts';
import type { TextKey } from '../../text/text.ts';

const hosted: Readonly<Record<Access, TextKey>> = {
  open: 'chat.emptyHosting',
  passphrase: 'chat.emptyPassphrase',
  ask: 'chat.emptyAsk',
  invite: 'chat.emptyInvite',
};

/** What stands where nobody has said anything yet: to whoever hosts the room, also who can get in. */
export const emptyText = ({ connection, rules }: Room): TextKey =>
  connection.kind !== 'hosting' ? 'chat.empty' : rules.locked ? 'chat.emptyLocked' : hosted[rules.access];
