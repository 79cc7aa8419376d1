import { calls, type CallName } from '../../../preload/contract/api.ts';
import { inputsOf } from '../schema-seeds.ts';
import { json } from './seeds.ts';

const names = Object.keys(calls) as CallName[];
const frame = (name: unknown, input: unknown, id: unknown = 1): object => ({ kind: 'call', id, name, input });

/** Inputs are a frame, or in a list names and inputs of calls that are made at once. */
export const courseSeeds: readonly Uint8Array[] = [
  ...names.flatMap((name) => inputsOf(calls[name].input).map((input) => json([[name, input]]))),
  json([
    ['room.start', { name: 'A' }],
    ['room.list', {}],
    ['message.send', { roomId: '@room', text: 'a' }],
    ['message.history', { roomId: '@room', limit: 5 }],
  ]),
  json([
    ['invite.make', { roomId: '@room', by: 'link' }],
    ['invite.list', { roomId: '@room' }],
    ['invite.revoke', { roomId: '@room', id: '@invite' }],
  ]),
  json([
    ['person.mute', { roomId: '@room', id: '@guest', minutes: 1 }],
    ['person.remove', { roomId: '@room', id: '@guest', how: 'ban' }],
    ['person.pardon', { roomId: '@room', id: '@guest' }],
    ['room.removed', { roomId: '@room' }],
  ]),
  json([['link.open', { url: 'https://a:b@example.invalid/' }]]),
  json(frame('room.list', {})),
  json({ kind: 'answer', id: 1, value: {} }),
  json(null),
];

export const bridgeWords: readonly string[] = [
  ...names,
  ...['@room', '@guest', '@message', '@cursor', '@link', '@key', '@invite', '@address', '@secret'],
  'javascript:alert(1)',
  'file:///etc/passwd',
];
const callsAtMost = 8;

/** The frames that `value` stands for. */
export function framesOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || !value.some(Array.isArray)) return [value];
  return value
    .slice(0, callsAtMost)
    .map((call: unknown, at) => (Array.isArray(call) ? frame(call[0], call[1], at + 1) : call));
}

/** It ends the app, as it should: other tests see to that one. */
export const erases = (text: string): boolean =>
  text.includes('eraseEverything') && text.includes('erase everything');

/** The call and what came of it, for the one call of a kind there is. */
export const outcomeOf = (name: string, answer: { readonly kind: string; readonly code?: string }): string =>
  `${names.includes(name as CallName) ? name : 'no such call'}: ${answer.code ?? 'answered'}`;
