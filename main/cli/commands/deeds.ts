import { z } from 'zod';
import { DeviceId, EntryId, PassphraseInput } from '../../../preload/contract/model.ts';
import { Role, Rules } from '../../../preload/contract/rules.ts';
import type { Conversation } from '../conversation.ts';
import type { Output } from '../output.ts';

const onPerson = <Type extends string>(type: Type) =>
  z.strictObject({ type: z.literal(type), deviceId: DeviceId });

/** What a program may write about a room's people and rules. */
export const deedCommands = [
  onPerson('kick'),
  onPerson('ban'),
  onPerson('pardon'),
  onPerson('admit'),
  onPerson('turn-away'),
  onPerson('mute').extend({ minutes: z.nullable(z.int().min(0).max(43_200)) }),
  onPerson('role').extend({ role: Role }),
  z.strictObject({
    type: z.literal('rules'),
    change: Rules.partial(),
    passphrase: z.optional(PassphraseInput),
  }),
  z.strictObject({
    type: z.literal('invite'),
    by: z.enum(['link', 'code']),
    minutes: z.optional(z.int().min(1).max(43_200)),
  }),
  z.strictObject({ type: z.literal('revoke'), id: EntryId }),
  z.strictObject({ type: z.literal('invites') }),
  z.strictObject({ type: z.literal('out') }),
] as const;
export type DeedCommand = z.infer<(typeof deedCommands)[number]>;

/** Does it, and tells what was asked for. Rejects with the errors of the call it makes. */
export function obeyDeed(command: DeedCommand, conversation: Conversation, output: Output): Promise<void> {
  return conversation.ask(async (client, roomId) => {
    switch (command.type) {
      case 'kick':
      case 'ban':
        return client.call('person.remove', { roomId, id: command.deviceId, how: command.type });
      case 'pardon':
        return client.call('person.pardon', { roomId, id: command.deviceId });
      case 'mute':
        return client.call('person.mute', { roomId, id: command.deviceId, minutes: command.minutes });
      case 'role':
        return client.call('person.setRole', { roomId, id: command.deviceId, role: command.role });
      case 'admit':
        return client.call('asking.admit', { roomId, id: command.deviceId });
      case 'turn-away':
        return client.call('asking.turnAway', { roomId, id: command.deviceId });
      case 'rules': {
        const { change, passphrase } = command;
        await client.call('room.setRules', {
          roomId,
          change,
          ...(passphrase !== undefined && { passphrase }),
        });
        return;
      }
      case 'invite': {
        const { by, minutes } = command;
        const made = await client.call('invite.make', {
          roomId,
          by,
          ...(minutes !== undefined && { minutes }),
        });
        const { id, expiresAt, text } = made;
        return output.event({ type: 'invite', id, by, expiresAt, text });
      }
      case 'revoke':
        return client.call('invite.revoke', { roomId, id: command.id });
      case 'invites':
        for (const { id, by, expiresAt } of await client.call('invite.list', { roomId })) {
          output.event({ type: 'invite', id, by, expiresAt });
        }
        return;
      case 'out':
        for (const { id, name, how, byName } of await client.call('room.removed', { roomId })) {
          output.event({ type: 'out', deviceId: id, name, how, by: byName });
        }
    }
  });
}
