import type { EntryBody, EntryKind } from '../../main/protocol/entry.ts';
import { knownDevice } from './devices.ts';

const { device } = knownDevice(9);
const chain = '000102030405060708090a0b0c0d0e0f';
const id = 'a'.repeat(52);
const login = { setup: 'S'.repeat(171), record: 'R'.repeat(256) };

/** One body of every kind, its fields filled. */
export const someBodies: { readonly [Kind in EntryKind]: EntryBody<Kind> } = {
  message: { text: 'Hello, 世界 👋' },
  join: { name: 'Ana', colour: 'blue', former: 'Anna' },
  leave: {},
  host: { term: 4, former: device, how: 'lost' },
  settings: {
    access: 'passphrase',
    login,
    locked: false,
    readOnly: true,
    slowMs: 5_000,
    files: true,
    history: 'joined',
    inviters: 'moderators',
  },
  role: { device, role: 'moderator', known: [[chain, 12]] },
  remove: { device, how: 'ban', known: [[chain, 12]] },
  pardon: { device, lifts: [id] },
  mute: { device, until: 1_700_000_600_000 },
  admit: { device, how: 'invite', invite: id, lifts: [id] },
  invite: { by: 'link', id: 'A'.repeat(22), key: 'B'.repeat(43), expires: 1_700_000_600_000 },
  revoke: { invite: id },
  edit: { target: id, text: 'Hello @everybody', mentions: [{ device: 'all', name: 'everybody' }] },
  delete: { target: id, edits: [id] },
  reaction: { target: id, emoji: '👍🏽', on: true },
  pin: { target: id, on: true },
  confirm: { target: id, how: 'read' },
  remind: { target: id },
};

/** Bodies of which parts may be absent, with them. */
export const fullerBodies = {
  'message-full': {
    kind: 'message',
    body: {
      text: 'Hello @Ana, 世界 👋',
      re: id,
      mentions: [{ device, name: 'Ana' }],
      forwarded: { name: 'Bo', at: 1_700_000_000_000 },
      announce: true,
    },
  },
} as const satisfies Record<string, { kind: 'message'; body: EntryBody<'message'> }>;
