import { fromBase32 } from '../../main/lib/base32.ts';
import {
  decodeEntries,
  entryDomain,
  entryKinds,
  type Entry,
  type EntryDraft,
  type EntryKind,
} from '../../main/protocol/entry.ts';

/** An entry of version 1, as earlier apps made them and as they are in every log that is older. */
export function firstEntry<Kind extends EntryKind>(
  draft: Omit<EntryDraft<Kind>, 'salt'>,
  sign: (message: Uint8Array) => Uint8Array,
): Entry {
  const body = Buffer.from(JSON.stringify(draft.body));
  const numbers = Buffer.alloc(15);
  numbers.writeUIntBE(draft.lamport, 0, 6);
  numbers.writeUIntBE(draft.sentAt, 6, 6);
  numbers.writeUInt8(entryKinds[draft.kind], 12);
  numbers.writeUInt16BE(body.length, 13);
  const seq = Buffer.alloc(4);
  seq.writeUInt32BE(draft.seq);
  const chain = Buffer.from(draft.chain, 'hex');
  const header = [Buffer.from([1]), fromBase32(draft.room), draft.author, chain, seq, draft.previous];
  const signed = Buffer.concat([...header, numbers, body]);
  const signature = sign(Buffer.concat([entryDomain, signed]));
  return decodeEntries(Buffer.concat([signed, signature]))[0] as Entry;
}
