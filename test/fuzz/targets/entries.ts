import { createHash } from 'node:crypto';
import {
  bareEntryBytes,
  bodyDigest,
  completes,
  entryLengthAt,
  headerBytes,
  saltBytes,
  signatureBytes,
  versions,
} from '../../../main/protocol/entry-bytes.ts';
import { bareOf, decodeEntries, readPlace, type Entry } from '../../../main/protocol/entry.ts';
import { cursorOf } from '../../../main/lib/cursor.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { verifyEntries } from '../../../main/protocol/verify.ts';
import { mutateJson } from '../mutate-json.ts';
import { textOf } from '../mutate.ts';
import { hold, type Mutation, type Target } from '../target.ts';
import { recorded } from './seeds.ts';
import { refusalOr } from './protocol.ts';

const seeds = [...recorded('entry-'), Buffer.concat(recorded('entry-2-')), Buffer.concat(recorded('entry-'))];
const genuine = new Set(
  seeds.flatMap((bytes) => decodeEntries(bytes)).flatMap((entry) => [keyOf(entry), keyOf(bareOf(entry))]),
);

function keyOf({ bytes }: Entry): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Another body for the first entry, with its length and digest put right. */
const rewritten: Mutation = (input, random) => {
  const whole = input[0] === versions.whole;
  const start = whole ? bareEntryBytes + saltBytes : headerBytes;
  const length = entryLengthAt(Buffer.from(input), 0) ?? 0;
  const end = whole ? length : length - signatureBytes;
  if (input[0] === versions.bare || end <= start || end > input.length) return input;
  const body = textOf(input.subarray(start, end));
  const changed = Buffer.from(mutateJson(body, body, random, []) ?? body).subarray(0, 40_000);
  const out = Buffer.concat([input.subarray(0, start), changed, input.subarray(end)]);
  out.writeUInt16BE(changed.length, headerBytes - 2);
  const salted = out.subarray(bareEntryBytes, start + changed.length);
  if (whole) bodyDigest(salted).copy(out, headerBytes);
  return out;
};

/** As another kind, another version. */
const recast: Mutation = (input, random) => {
  const out = Buffer.from(input);
  if (out.length < headerBytes) return out;
  if (random.chance(0.5)) out[headerBytes - 3] = random.whole(0, 14);
  else out[0] = random.whole(0, 4);
  return out;
};

export const entries: Target = {
  name: 'entries',
  functions: {
    'main/protocol/entry.ts': [
      'decodeEntries',
      'decodeEntry',
      'bodyIn',
      'decodeBody',
      'codePoints',
      'bareOf',
      'signedPart',
      'signedEnd',
      'signedMessage',
    ],
    'main/protocol/entry-bytes.ts': ['entryLengthAt', 'bareForm', 'completes', 'readPlace'],
    'main/protocol/verify.ts': ['verifyEntries', 'importKey', 'get'],
  },
  shape: 'bytes',
  seeds,
  mutations: [rewritten, rewritten, recast, (input, random) => rewritten(recast(input, random), random)],
  longest: 65_536,
  open: () => ({
    async run(input) {
      const read = refusalOr(() => decodeEntries(input));
      if ('reason' in read) return read.reason;
      hold(Buffer.concat(read.value.map(({ bytes }) => bytes)).equals(input), 'entries are all of the bytes');
      for (const entry of read.value) {
        hold(entry.bytes.length <= limits.entryBody + 300, 'an entry is within its limit');
        hold(readPlace(entry.bytes) === cursorOf(entry), 'its place is the one it is read with');
        const bare = bareOf(entry);
        hold(bare.id === entry.id, 'it is the same entry without its body');
        if (bare !== entry) hold(completes(bare.bytes, entry.bytes), 'and is completed by itself');
      }
      const verdicts = await verifyEntries(read.value, { concurrency: 1 });
      const forged = read.value.filter((entry, at) => verdicts[at] && !genuine.has(keyOf(entry)));
      hold(forged.length === 0, 'nobody signs for another');
      return read.value.length === 0 ? 'none' : `${read.value[0]?.kind}${verdicts[0] ? '' : ', not signed'}`;
    },
  }),
};
