import { expect, it } from 'vitest';
import { inviteTag, loginTag, sameTag, type Channel } from '../../../main/admission/binding.ts';

const key = Uint8Array.from({ length: 64 }, (_, index) => index);
const channel: Channel = {
  room: 'landlineroomlandlineroomlandline',
  channel: '11'.repeat(32),
  guest: '22'.repeat(32),
  host: '33'.repeat(32),
};

it('[J2] [J4] tags are the ones that another implementation makes by the recipe', () => {
  expect(loginTag(key, 'guest', channel)).toBe('T0N8HSgjL7D-aFFgBeRVhApA0Y94DH4ojUPiw4oSqpc');
  expect(loginTag(key, 'host', channel)).toBe('VUFYlXkP9M9dmqdWTfBsmUix7nL4Q0zsv_oeUa7EUEg');
  expect(inviteTag(key, 'guest', channel)).toBe('yPJKmzQvRXRX9nbAZDpw1tD9NPjjjj4WW-Qp8QcUjFo');
  expect(inviteTag(key, 'host', channel)).toBe('kJPaSfLVBnQakBclLXWoI1U3AMrwiJ-9XSNjX107po4');
});

it.each([
  ['room', { room: 'landlineroomlandlineroomlandlinf' }],
  ['connection', { channel: '44'.repeat(32) }],
  ['certificate of the guest', { guest: '44'.repeat(32) }],
  ['certificate of the host', { host: '44'.repeat(32) }],
  ['order of the two', { guest: channel.host, host: channel.guest }],
])('[J2] [J4] [A17] [A20] with another %s the tag is another', (_what, change) => {
  const other = { ...channel, ...change };
  for (const tag of [loginTag, inviteTag])
    expect(tag(key, 'guest', other)).not.toBe(tag(key, 'guest', channel));
});

it('[J2] [J4] what one side sends back to the other is not what the other waits for', () => {
  for (const tag of [loginTag, inviteTag])
    expect(tag(key, 'guest', channel)).not.toBe(tag(key, 'host', channel));
});

it('[J2] [J4] another key makes another tag', () => {
  const other = Uint8Array.from(key).fill(9, 63);
  for (const tag of [loginTag, inviteTag])
    expect(tag(other, 'host', channel)).not.toBe(tag(key, 'host', channel));
});

it.each(['', '11'.repeat(31), '11'.repeat(33), 'zz'.repeat(32)])(
  '[J2] [J4] nothing is bound to a channel that is none: %j',
  (part) => {
    expect(() => loginTag(key, 'guest', { ...channel, channel: part })).toThrow(RangeError);
    expect(() => inviteTag(key, 'guest', { ...channel, host: part })).toThrow(RangeError);
  },
);

it('[J2] tags are the same where every character is', () => {
  const tag = loginTag(key, 'guest', channel);
  expect(sameTag(tag, `${tag}`)).toBe(true);
  expect(sameTag('', '')).toBe(true);
  for (const other of [
    '',
    tag.slice(1),
    `${tag}A`,
    `A${tag.slice(1)}`,
    `${tag.slice(0, -1)}d`,
    'ä'.repeat(43),
  ])
    expect(sameTag(tag, other)).toBe(false);
});
