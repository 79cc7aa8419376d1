import {
  decodeControl,
  encodeControl,
  encodeFrame,
  FrameDecoder,
  type Frame,
} from '../../../main/protocol/frame.ts';
import { ProtocolError } from '../../../main/protocol/errors.ts';
import { helloBytes, verifyHello } from '../../../main/protocol/hello.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { parseControl } from '../../../main/protocol/frame.ts';
import { readCharter } from '../../../main/room/charter.ts';
import { shortId } from '../../../main/protocol/entry.ts';
import { knownDevice } from '../../support/devices.ts';
import { messages, someBinding } from '../../support/messages.ts';
import { mutateJson } from '../mutate-json.ts';
import { mutateBytes, textOf } from '../mutate.ts';
import { hold, type Mutation, type Target } from '../target.ts';
import { controls, json, recorded, someCharter, text } from './seeds.ts';

/** What `read` gives, or the reason it refuses with; any other error goes on. */
export function refusalOr<Value>(read: () => Value): { readonly value: Value } | { readonly reason: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { reason: error.reason };
  }
}

const frames = (input: Uint8Array, pieces: readonly number[]) => {
  const decoder = new FrameDecoder(limits.frameBeforeAdmission);
  const found: Frame[] = [];
  const taken = refusalOr(() => {
    let at = 0;
    for (const size of [...pieces, input.length]) {
      for (const frame of decoder.push(input.subarray(at, at + size))) found.push(frame);
      at += size;
    }
  });
  return { found, reason: 'reason' in taken ? taken.reason : null };
};

/** Puts the length of the first frame right. */
const framed: Mutation = (input, random) => {
  const payload = mutateBytes(input.subarray(5), input, random);
  return encodeFrame(random.pick(['control', 'entries', 'heartbeat']), payload);
};

export const frame: Target = {
  name: 'frame',
  functions: { 'main/protocol/frame.ts': ['push', '#readHeader', '#keep', '#checkLength', '#finish'] },
  shape: 'bytes',
  seeds: [
    ...recorded('frame-'),
    Buffer.concat(recorded('frame-h')),
    encodeFrame('entries', new Uint8Array(0)),
  ],
  mutations: [framed, (input, random) => Buffer.concat([input, framed(input, random)])],
  longest: 16_384,
  open: () => ({
    run(input) {
      const whole = frames(input, []);
      const pieces = Array.from({ length: 300 }, (_, at) => 1 + ((at * 7) % 11));
      const cut = frames(input, pieces);
      hold(
        cut.reason === whole.reason && cut.found.length === whole.found.length,
        'it is the same cut anywhere',
      );
      let at = 0;
      for (const [index, { type, payload }] of whole.found.entries()) {
        const again = encodeFrame(type, payload);
        hold(again.equals(input.subarray(at, (at += again.length))), 'a frame is the bytes it was made of');
        hold(Buffer.from(payload).equals(cut.found[index]?.payload ?? Buffer.of(1)), 'and those it came in');
        hold(payload.length < limits.frameBeforeAdmission, 'a frame is within its limit');
      }
      return whole.reason ?? `${Math.min(whole.found.length, 5)} frames`;
    },
  }),
};

export const control: Target = {
  name: 'control',
  functions: { 'main/protocol/frame.ts': ['parseControl', 'decodeControl'] },
  shape: 'json',
  seeds: controls.map(json),
  longest: 65_536,
  open: () => ({
    run(input) {
      const read = refusalOr(() => decodeControl(input));
      if ('reason' in read) return read.reason;
      const again = decodeControl(encodeControl(read.value).subarray(5));
      hold(JSON.stringify(again) === JSON.stringify(read.value), 'a message is read as it was written');
      hold(Object.getPrototypeOf(read.value) === Object.prototype, 'a message is a plain object');
      return read.value.type;
    },
  }),
};

const device = knownDevice(1);
const versions = { min: 1, max: 1 };

/** Signed again, so that what is in it is looked at. */
const signed: Mutation = (input, random) => {
  const changed = mutateJson(textOf(input), textOf(input), random, []) ?? '{}';
  const value = JSON.parse(changed) as Partial<typeof messages.hello> | null;
  const { role, protocol, app } = value ?? {};
  if ((role !== 'dial' && role !== 'listen') || typeof app !== 'string') return text(changed);
  const { min, max } = protocol ?? {};
  if (![min, max].every((each) => Number.isInteger(each) && Number(each) >= 0 && Number(each) <= 0xffff))
    return text(changed);
  const message = helloBytes(role, someBinding, { min: min ?? 0, max: max ?? 0 }, app);
  return json({ ...value, signature: Buffer.from(device.sign(message)).toString('base64url') });
};

export const hello: Target = {
  name: 'hello',
  functions: { 'main/protocol/hello.ts': ['verifyHello', 'signedBy', 'helloBytes', 'deviceKey'] },
  shape: 'json',
  seeds: [
    json(messages.hello),
    json({ ...messages.hello, role: 'listen' }),
    json({ ...messages.hello, protocol: { min: 1, max: 9 } }),
    json({ ...messages.hello, key: 'A'.repeat(43) }),
  ],
  mutations: [signed],
  open: () => ({
    run(input) {
      const read = refusalOr(() => verifyHello(parseControl(input), 'dial', someBinding, versions));
      if ('reason' in read) return read.reason;
      hold(read.value.device === device.device, 'nobody is taken for who has not signed');
      hold(read.value.version === 1, 'the version is one that both speak');
      return 'introduced';
    },
  }),
};

export const charter: Target = {
  name: 'charter',
  functions: { 'main/room/charter.ts': ['readCharter'] },
  shape: 'json',
  seeds: [someCharter.bytes],
  words: ['open', 'passphrase', 'invite', 'ask', 'access'],
  open: () => ({
    run(input) {
      const read = refusalOr(() => readCharter(input));
      if ('reason' in read) return read.reason;
      const { id, bytes, founder, founderKey } = read.value;
      hold(Buffer.from(bytes).equals(input) && id === shortId(input), 'a room is named by these very bytes');
      hold(founder === shortId(founderKey), 'its founder by the key');
      return read.value.access;
    },
  }),
};
