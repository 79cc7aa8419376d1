import { randomBytes, verify } from 'node:crypto';
import { passingIdentity } from '../../../main/identity/identity.ts';
import { asBare } from '../../../main/protocol/entry-bytes.ts';
import { decodeEntries, shortId, signedPart, type Entry } from '../../../main/protocol/entry.ts';
import { deviceKey } from '../../../main/protocol/hello.ts';
import { KeyCache, verifyEntries } from '../../../main/protocol/verify.ts';
import { firstEntry } from '../../support/first-entry.ts';
import { Author } from '../authors.ts';
import { Stopwatch, type Rate } from '../floors.ts';
import { serveProgram } from '../program.ts';

export interface Checked {
  readonly bytesEach: number;
  /** From the bytes to a verdict on each. */
  readonly ours: Rate;
  /** Of that, reading the bytes: form, digests and ids. */
  readonly reading: Rate;
  /** The same signatures alone, on the calling thread, keys and messages ready. */
  readonly bare: Rate;
}
const perFrame = 100;

const inFrames = (entries: readonly Uint8Array[]): Uint8Array[] =>
  Array.from({ length: entries.length / perFrame }, (_, at) =>
    Buffer.concat(entries.slice(at * perFrame, (at + 1) * perFrame)),
  );

async function checked(entries: readonly Uint8Array[]): Promise<Checked> {
  const frames = inFrames(entries);
  const reading = new Stopwatch();
  const read: Entry[] = frames.flatMap((frame) => decodeEntries(frame));
  const readRate = reading.rate(read.length);

  const keys = new KeyCache();
  const watch = new Stopwatch();
  for (const frame of frames) {
    const verdicts = await verifyEntries(decodeEntries(frame), { concurrency: 1, keys });
    if (!verdicts.every(Boolean)) throw new Error('a signature that does not verify');
  }
  const ours = watch.rate(entries.length);

  const ready = read.map((entry) => ({ ...signedPart(entry), key: deviceKey(entry.authorKey) }));
  const bareWatch = new Stopwatch();
  for (const { message, key, signature } of ready)
    if (!verify(null, message, key, signature)) throw new Error('a signature that does not verify');
  const bytes = entries.reduce((sum, { length }) => sum + length, 0);
  return { bytesEach: bytes / entries.length, ours, reading: readRate, bare: bareWatch.rate(ready.length) };
}

const served = {
  async verify({
    authors,
    entries,
  }: {
    authors: number;
    entries: number;
  }): Promise<{ whole: Checked; bare: Checked; first: Checked }> {
    const room = shortId(randomBytes(16));
    const identities = Array.from({ length: authors }, () => passingIdentity(Date.now()).identity);
    const writers = identities.map((identity, number) => new Author(number, room, identity));
    // as in a room: what one says comes in runs
    const writerOf = (at: number): number => Math.floor(at / 10) % authors;
    const numbers = Array.from({ length: entries }, (_, at) => at);
    const whole = numbers.map((at) => (writers[writerOf(at)] as Author).next());
    const first = whole.map((bytes, at) => {
      const [entry] = decodeEntries(bytes);
      if (entry?.kind !== 'message' || entry.bare) throw new Error('no message');
      const identity = identities[writerOf(at)];
      if (!identity) throw new Error('no author');
      const { chain, seq, previous, lamport, sentAt, kind, body } = entry;
      const draft = { room, author: identity.publicKey, chain, seq, previous, lamport, sentAt, kind, body };
      return firstEntry(draft, (message) => identity.sign(message)).bytes;
    });
    return {
      whole: await checked(whole),
      bare: await checked(whole.map((bytes) => asBare(bytes))),
      first: await checked(first),
    };
  },
};
export type VerifyProgram = typeof served;

serveProgram(served, () => Promise.resolve());
