import { directLogins } from '../../../main/admission/logins.ts';
import { textOf } from '../mutate.ts';
import { readSteps, writeSteps, type Step } from '../steps.ts';
import { hold, type Target } from '../target.ts';
import { text } from './seeds.ts';

/**
 * What is done to a message of the login on its way: nothing, other bits of it (`place u16be | bits u8`, again and again), bytes left out
 * or put in (`place u16be | …`), or another text in its place.
 */
const ops = { whole: 0, bits: 1, cut: 2, add: 3, text: 4 };
const nothing = new Uint8Array(0);
const whole: Step = { op: ops.whole, payload: nothing };
const bits = (...changes: readonly (readonly [place: number, bits: number])[]): Step => ({
  op: ops.bits,
  payload: Buffer.concat(changes.map(([place, flipped]) => Buffer.of(place >> 8, place & 255, flipped))),
});
const at = (op: number, place: number, ...payload: readonly number[]): Step => ({
  op,
  payload: Buffer.of(place >> 8, place & 255, ...payload),
});
const instead = (words: string): Step => ({ op: ops.text, payload: text(words) });
const seeds = [
  whole,
  bits([0, 1]),
  bits([31, 128]),
  bits([40, 1], [64, 255]),
  bits([190, 2]),
  at(ops.cut, 10, 1),
  at(ops.cut, 0, 255),
  at(ops.add, 0, 0, 0, 0, 0),
  instead(''),
  instead('AAAA'),
  instead('A'.repeat(128)),
  instead('not base64url!'),
];

function changed(message: string, { op, payload }: Step): string {
  const bytes = Buffer.from(message, 'base64url');
  const place = ((payload[0] ?? 0) * 256 + (payload[1] ?? 0)) % Math.max(1, bytes.length);
  const rest = payload.subarray(2);
  switch (op) {
    case ops.bits:
      for (let from = 0; from + 2 < payload.length; from += 3) {
        const to = ((payload[from] ?? 0) * 256 + (payload[from + 1] ?? 0)) % bytes.length;
        bytes[to] = (bytes[to] ?? 0) ^ (payload[from + 2] ?? 0);
      }
      return bytes.toString('base64url');
    case ops.cut:
      return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + (rest[0] ?? 1))]).toString(
        'base64url',
      );
    case ops.add:
      return Buffer.concat([bytes.subarray(0, place), rest, bytes.subarray(place)]).toString('base64url');
    case ops.text:
      return textOf(payload);
    default:
      return message;
  }
}

const same = (one: string, other: string): boolean =>
  Buffer.from(one, 'base64url').equals(Buffer.from(other, 'base64url'));
const secret = 'correct horse';
const logins = directLogins();
const functions = (...names: readonly string[]) => ({ 'main/admission/login-steps.ts': names });

/** A host that is sent other messages than those of the login, each of its two steps. */
export const loginHost: Target = {
  name: 'login-host',
  functions: functions('answer', 'finishAsHost', 'attempted'),
  shape: 'steps',
  seeds: seeds.flatMap((step) => [writeSteps([step, whole]), writeSteps([step, bits([3, 4])])]),
  executions: 250,
  async open() {
    const login = await logins.register(secret);
    return {
      async run(input) {
        const [start = whole, finish = whole] = readSteps(input);
        const begun = await logins.begin(secret);
        const said = changed(begun.start, start);
        const answered = await logins.answer(login, said);
        if (!answered) return 'no answer';
        hold(/^[A-Za-z0-9_-]{1,800}$/.test(answered.answer), 'an answer fits into its message');
        // The guest's last message costs it half a second: this is what one looks like.
        const key = await answered.finish(changed('F'.repeat(86), finish));
        hold(key === null, 'nobody gets in without the secret');
        return same(said, begun.start) ? 'answered' : 'answered another';
      },
    };
  },
};

/** A guest that is answered something else. Where the answer can be read at all, it stretches the secret, for half a second. */
export const loginGuest: Target = {
  name: 'login-guest',
  functions: functions('begin', 'finishAsGuest'),
  shape: 'steps',
  seeds: [writeSteps([whole, whole]), ...seeds.slice(3).map((step) => writeSteps([step, whole]))],
  executions: 14,
  async open() {
    const login = await logins.register(secret);
    return {
      async run(input) {
        const [answer = whole, finish = whole] = readSteps(input);
        const begun = await logins.begin(secret);
        const answered = await logins.answer(login, begun.start);
        if (!answered) throw new Error('the host did not answer');
        const said = changed(answered.answer, answer);
        const finished = await begun.finish(said);
        hold(same(said, answered.answer) === (finished !== null), 'a guest goes on with the host alone');
        if (!finished) return 'refused';
        const last = changed(finished.finish, finish);
        const key = await answered.finish(last);
        hold(same(last, finished.finish) === (key !== null), 'a host with the guest alone');
        if (key) hold(Buffer.from(key).equals(finished.key), 'and both have one key');
        return key ? 'in' : 'out';
      },
    };
  },
};
