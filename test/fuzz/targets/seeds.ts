import fs from 'node:fs';
import path from 'node:path';
import type { ControlMessage } from '../../../main/protocol/messages.ts';
import { makeCharter } from '../../../main/room/charter.ts';
import { knownDevice, someRoom } from '../../support/devices.ts';
import { golden } from '../../support/golden.ts';
import { messages } from '../../support/messages.ts';

export const text = (value: string): Uint8Array => Buffer.from(value, 'utf8');
export const json = (value: unknown): Uint8Array => text(JSON.stringify(value));

/** What was recorded of entries and frames, by the beginning of its name. */
export const recorded = (start: string): readonly Uint8Array[] =>
  fs
    .readdirSync(path.resolve(import.meta.dirname, '../../golden'))
    .filter((name) => name.startsWith(start) && name.endsWith('.hex'))
    .sort()
    .map((name) => golden(path.basename(name, '.hex')));

const tag = 'T'.repeat(43);
const now = 1_700_000_000_000;
const join = { type: 'join', room: someRoom, now, term: 0, host: null, port: 0 } as const;

/** How somebody asks to be let in, in every way there is. */
export const joins: readonly Extract<ControlMessage, { type: 'join' }>[] = [
  join,
  { ...join, with: { by: 'passphrase', start: 's'.repeat(128) } },
  { ...join, with: { by: 'code', start: 's'.repeat(128) } },
  { ...join, with: { by: 'invite', id: 'i'.repeat(22), tag } },
  { ...join, with: { by: 'ask', name: 'Ana' } },
];

/** One message of every type, and every way to ask to be let in. */
export const controls: readonly ControlMessage[] = [...Object.values(messages), ...joins];

export const someCharter = makeCharter({
  founderKey: knownDevice(1).publicKey,
  name: '会议室',
  createdAt: now,
  random: Buffer.alloc(16, 2),
  access: 'passphrase',
});
