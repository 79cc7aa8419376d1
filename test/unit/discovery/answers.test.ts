import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsItsCount, readAnswers } from '../../../main/discovery/answers.ts';
import { txtOf } from '../../../main/discovery/txt.ts';

const service = '_landline._tcp.local';
const instance = 'abcdefghijklmnopqrstuvwxyz';
const fullName = `${instance}.${service}`;
const txt = Object.entries(
  txtOf({
    room: 'r'.repeat(32),
    name: 'Kitchen',
    access: 'open',
    term: 7,
    port: 1,
    fingerprint: '0f'.repeat(32),
  }),
).map(([key, value]) => Buffer.from(`${key}=${value}`));
const claim = {
  room: 'r'.repeat(32),
  name: 'Kitchen',
  access: 'open',
  term: 7,
  fingerprint: '0f'.repeat(20),
};
const ptr = { type: 'PTR', name: service, ttl: 120, data: fullName };
const srv = { type: 'SRV', name: fullName, ttl: 120, data: { port: 4711, target: 'x.local' } };
const text = { type: 'TXT', name: fullName, ttl: 120, data: txt };
const nothing = { announced: [], goodbyes: [] };
const read = (answers: readonly unknown[], additionals: readonly unknown[] = []) =>
  readAnswers({ answers, additionals }, service);

describe('answers', () => {
  it('[D2] tell an instance, its port and its claim, wherever in the packet they are', () => {
    const expected = { announced: [{ instance, port: 4711, claim }], goodbyes: [] };
    expect(read([ptr, srv, text])).toEqual(expected);
    expect(read([ptr], [text, srv])).toEqual(expected);
    expect(read([ptr], [{ ...text, name: fullName.toUpperCase() }, srv])).toEqual(expected);
  });

  it('[trap D3] with half a room tell nothing, and end nothing', () => {
    expect(read([ptr, srv])).toEqual(nothing);
    expect(read([ptr, text])).toEqual(nothing);
    expect(read([ptr])).toEqual(nothing);
    const other = `${'b'.repeat(26)}.${service}`;
    expect(read([ptr, srv, { ...text, name: other }])).toEqual(nothing);
  });

  it('[trap D4] with a lifetime of nothing are a goodbye, however long others were to live', () => {
    expect(
      read([
        { ...ptr, ttl: 0 },
        { ...srv, ttl: 0 },
      ]),
    ).toEqual({ announced: [], goodbyes: [instance] });
    expect(read([{ ...ptr, ttl: 0 }, srv, text])).toEqual({ announced: [], goodbyes: [instance] });
    expect(read([ptr, { ...srv, ttl: 0 }, text])).toEqual(nothing);
  });

  it('[trap D12] about names that are not ours are passed over', () => {
    const named = (label: string) =>
      [srv, text].map((record) => ({ ...record, name: `${label}.${service}` }));
    for (const label of ['', 'Kitchen', `a.${instance}`, instance.slice(1), `${instance}a`, '1'.repeat(26)]) {
      expect(read(named(label))).toEqual(nothing);
    }
    expect(readAnswers({ answers: [srv, text], additionals: [] }, '_other._tcp.local')).toEqual(nothing);
  });

  it('[trap D16] [A06] a packet that says it has more in it than it is long is not worth reading', () => {
    const head = (...counts: readonly number[]): Buffer => {
      const bytes = Buffer.alloc(12);
      for (const [at, count] of counts.entries()) bytes.writeUInt16BE(count, 4 + 2 * at);
      return bytes;
    };
    expect(holdsItsCount(head(0, 0, 0, 0))).toBe(true);
    expect(holdsItsCount(Buffer.alloc(11))).toBe(false);
    for (const counts of [[1], [0, 1], [0, 0, 1], [0, 0, 0, 1], [65_535, 65_535, 65_535, 65_535]])
      expect(holdsItsCount(head(...counts))).toBe(false);
    expect(holdsItsCount(Buffer.concat([head(2), Buffer.alloc(10)]))).toBe(true);
    expect(holdsItsCount(Buffer.concat([head(1, 1), Buffer.alloc(15)]))).toBe(false);
    expect(holdsItsCount(Buffer.concat([head(1, 1), Buffer.alloc(16)]))).toBe(true);
  });

  it('[A05] of any shape never throw', () => {
    const record = fc.record({
      type: fc.constantFrom('PTR', 'SRV', 'TXT', 'A', 'OPT', '__proto__'),
      name: fc.oneof(fc.constant(fullName), fc.string(), fc.constant(undefined)),
      ttl: fc.oneof(fc.integer(), fc.string(), fc.constant(Number.NaN)),
      data: fc.anything(),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(record, fc.anything())), (records) => {
        expect(read(records).announced).toEqual([]);
      }),
    );
    fc.assert(fc.property(fc.anything(), (packet) => void readAnswers(packet, service)));
  });

  it('[A05] are read no further than 256 records', () => {
    const filler = Array.from({ length: 254 }, () => ptr);
    expect(read([...filler, srv, text]).announced).toHaveLength(1);
    expect(read([...filler, ptr, srv, text]).announced).toHaveLength(0);
  });
});
