import { createRequire } from 'node:module';
import { holdsItsCount, readAnswers } from '../../../main/discovery/answers.ts';
import { cutUtf8, readTxt, txtLimits, txtOf } from '../../../main/discovery/txt.ts';
import { someRoom } from '../../support/devices.ts';
import { textOf } from '../mutate.ts';
import { hold, type Target } from '../target.ts';

const advertised = txtOf({
  room: someRoom,
  name: '会议室',
  access: 'passphrase',
  term: 12,
  fingerprint: 'f0'.repeat(32),
} as Parameters<typeof txtOf>[0]);
const strings = Object.entries(advertised).map(([key, value]) => `${key}=${value}`);
/** As in a packet: each with its length in front. */
const rdata = (lines: readonly string[]): Uint8Array =>
  Buffer.concat(lines.flatMap((line) => [Buffer.of(Buffer.byteLength(line)), Buffer.from(line)]));

function stringsIn(bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 1 + (bytes[at] ?? 0))
    found.push(bytes.subarray(at + 1, at + 1 + (bytes[at] ?? 0)));
  return found;
}

export const txt: Target = {
  name: 'txt',
  functions: { 'main/discovery/txt.ts': ['readTxt', 'decodeUtf8', 'cutUtf8', 'cutCodePoints'] },
  shape: 'bytes',
  seeds: [
    rdata(strings),
    rdata([...strings].reverse()),
    rdata([...strings, 'x=1']),
    rdata(['v=1']),
    Buffer.from('👩‍👩‍👧‍👦 family'),
  ],
  words: ['\u0003v=1', '\u000c__proto__=1', '='],
  open: () => ({
    run(input) {
      const claim = readTxt(stringsIn(input));
      const cut = cutUtf8(textOf(input), 10);
      hold(Buffer.byteLength(cut) <= 10, 'what is cut is no longer than it may be');
      if (claim === null) return 'none';
      hold(Buffer.byteLength(claim.name) <= txtLimits.nameBytes, 'a name is within its limit');
      hold(/^[a-z2-7]{32}$/.test(claim.room) && Number.isSafeInteger(claim.term), 'a claim is well formed');
      return claim.access;
    },
  }),
};

interface Codec {
  encode(packet: object): Buffer;
  decode(bytes: Uint8Array): unknown;
}
const library = createRequire(createRequire(import.meta.url).resolve('bonjour-service'));
/** What the library reads packets with. */
const codec = library('dns-packet') as Codec;
const service = '_landline._tcp.local';
const instance = `${'a'.repeat(26)}.${service}`;
const answer = (ttl: number): Uint8Array =>
  codec.encode({
    type: 'response',
    answers: [{ type: 'PTR', name: service, ttl, data: instance }],
    additionals: [
      { type: 'SRV', name: instance, ttl, data: { port: 47_470, target: 'b.local' } },
      { type: 'TXT', name: instance, ttl, data: strings },
      { type: 'A', name: 'b.local', ttl, data: '10.0.0.1' },
      { type: 'AAAA', name: 'b.local', ttl, data: 'fe80::1' },
    ],
  });

/** Packets as they come from the network: what the library can make nothing of it passes over by itself. */
export const mdns: Target = {
  name: 'mdns',
  functions: { 'main/discovery/answers.ts': ['holdsItsCount', 'readAnswers', 'instanceOf', 'sameName'] },
  shape: 'bytes',
  seeds: [
    answer(120),
    answer(0),
    codec.encode({ type: 'query', questions: [{ type: 'PTR', name: service }] }),
  ],
  longest: 9_000,
  executions: 350,
  open: () => ({
    run(input) {
      if (!holdsItsCount(input)) return 'passed over';
      let packet: unknown;
      try {
        packet = codec.decode(input);
      } catch {
        return 'no packet';
      }
      const { announced, goodbyes } = readAnswers(packet, service);
      hold(announced.length + goodbyes.length <= 512, 'one packet tells of so many rooms and no more');
      for (const { instance: name, port } of announced)
        hold(/^[a-z2-7]{26}$/.test(name) && port > 0 && port < 65_536, 'an answer is well formed');
      return `${Math.min(announced.length, 2)} rooms, ${Math.min(goodbyes.length, 2)} gone`;
    },
  }),
};
