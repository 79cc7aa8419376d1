import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolError, type ProtocolReason } from '../../../main/protocol/errors.ts';
import {
  decodeControl,
  encodeControl,
  encodeFrame,
  FrameDecoder,
  frameTypes,
  type Frame,
} from '../../../main/protocol/frame.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { golden } from '../../support/golden.ts';
import { fuller, messages } from '../../support/messages.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const text = (payload: string): Buffer => Buffer.from(payload, 'utf8');

function reasonOf(run: () => unknown): ProtocolReason | 'none' {
  try {
    run();
    return 'none';
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return error.reason;
  }
}

const decodeAll = (decoder: FrameDecoder, chunks: readonly Uint8Array[]): Frame[] =>
  chunks.flatMap((chunk) => [...decoder.push(chunk)]);

const plain = (frames: readonly Frame[]) =>
  frames.map(({ type, payload }) => ({ type, payload: Buffer.from(payload).toString('hex') }));

describe('frames', () => {
  it('[F1] writes length, type and payload, the length counting all after itself', () => {
    expect(encodeFrame('entries', hex('aabbcc')).toString('hex')).toBe('0000000402aabbcc');
    expect(encodeFrame('heartbeat', hex('')).toString('hex')).toBe('0000000103');
  });

  it('[F2] decodes the same frames however the stream is cut', () => {
    const frame = fc.record({
      type: fc.constantFrom('control' as const, 'entries' as const),
      payload: fc.uint8Array({ maxLength: 300 }),
    });
    const beat = fc.constant({ type: 'heartbeat' as const, payload: new Uint8Array(0) });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(frame, beat), { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        (frames, cuts) => {
          const stream = Buffer.concat(frames.map(({ type, payload }) => encodeFrame(type, payload)));
          const places = [...new Set(cuts.map((cut) => cut % (stream.length + 1)))].sort((a, b) => a - b);
          const chunks = [0, ...places].map((from, index) =>
            stream.subarray(from, places[index] ?? stream.length),
          );
          expect(plain(decodeAll(new FrameDecoder(1_000), chunks))).toEqual(plain(frames));
        },
      ),
      { numRuns: 500, seed: 1 },
    );
  });

  it('[F2] decodes a stream that comes byte by byte', () => {
    const payload = Buffer.alloc(2_000, 7);
    const stream = Buffer.concat([encodeFrame('entries', payload), encodeFrame('heartbeat', hex(''))]);
    const bytes = [...stream].map((byte) => Buffer.from([byte]));
    expect(plain(decodeAll(new FrameDecoder(4_096), bytes))).toEqual(
      plain([
        { type: 'entries', payload },
        { type: 'heartbeat', payload: hex('') },
      ]),
    );
  });

  it.each([
    ['frame-empty', '00000000'],
    ['frame-too-long', 'ffffffff'],
    ['frame-too-long', '00001001'],
    ['frame-type-unknown', '0000000104'],
    ['frame-type-unknown', '0000000100'],
    ['frame-too-long', '0000000203'],
  ] as const)('[F3] refuses with %s on the header alone: %s', (reason, header) => {
    const decoder = new FrameDecoder(limits.frameBeforeAdmission);
    expect(reasonOf(() => decodeAll(decoder, [hex(header)]))).toBe(reason);
  });

  it.each([limits.frameBeforeAdmission, limits.frameAnswer, limits.frameControl + 1])(
    '[F3] takes a frame of exactly the limit %i, and none one byte over it',
    (limit) => {
      const fitting = encodeFrame('control', Buffer.alloc(limit - 1));
      expect(decodeAll(new FrameDecoder(limit), [fitting])).toHaveLength(1);
      const over = encodeFrame('control', Buffer.alloc(limit));
      expect(reasonOf(() => decodeAll(new FrameDecoder(limit), [over]))).toBe('frame-too-long');
    },
  );

  it('[F3] applies a new limit from the next frame on, also within one chunk', () => {
    const decoder = new FrameDecoder(10);
    const chunk = Buffer.concat([
      encodeFrame('control', text('{}')),
      encodeFrame('control', Buffer.alloc(50)),
    ]);
    const seen: number[] = [];
    for (const { payload } of decoder.push(chunk)) {
      seen.push(payload.length);
      decoder.limit = 100;
    }
    expect(seen).toEqual([2, 50]);
  });

  it('[F4] tells when a frame has begun and is not complete', () => {
    const decoder = new FrameDecoder(100);
    expect(decoder.progress).toEqual({ begun: 0, incomplete: false });
    decodeAll(decoder, [hex('00')]);
    expect(decoder.progress).toEqual({ begun: 1, incomplete: true });
    decodeAll(decoder, [hex('00000202')]);
    expect(decoder.progress).toEqual({ begun: 1, incomplete: true });
    decodeAll(decoder, [hex('aa')]);
    expect(decoder.progress).toEqual({ begun: 1, incomplete: false });
  });

  it('[F7] hands on a payload that came in one piece without copying it', () => {
    const chunk = encodeFrame('entries', hex('010203'));
    const [frame] = decodeAll(new FrameDecoder(100), [chunk]);
    expect(frame?.payload.buffer).toBe(chunk.buffer);
  });

  it('[F7] takes a long frame in small pieces in time that grows with its length alone', () => {
    // joined anew for each piece, this would move 4 TB; as a list of pieces it is done at once
    const limit = 16 * 1024 * 1024;
    const frame = encodeFrame('entries', Buffer.alloc(limit - 1, 1));
    const decoder = new FrameDecoder(limit);
    let frames = 0;
    for (let at = 0; at < frame.length; at += 1_400)
      frames += decodeAll(decoder, [frame.subarray(at, at + 1_400)]).length;
    expect(frames).toBe(1);
  });
});

describe('control messages', () => {
  it.each(Object.values(messages))('[F5] reads back what was written: $type', (message) => {
    const [frame] = decodeAll(new FrameDecoder(limits.frameControl + 1), [encodeControl(message)]);
    expect(decodeControl(frame?.payload ?? hex(''))).toEqual(message);
  });

  it.each(Object.values(messages))('[F5] writes and reads the recorded $type frame', (message) => {
    const recorded = golden(`frame-${message.type}`);
    expect(encodeControl(message).toString('hex')).toBe(recorded.toString('hex'));
    const [frame] = decodeAll(new FrameDecoder(limits.frameBeforeAdmission), [recorded]);
    expect(frame?.type).toBe('control');
    expect(decodeControl(frame?.payload ?? hex(''))).toEqual(message);
  });

  it.each(Object.entries(fuller))('[F5] writes and reads the recorded frame %s', (name, message) => {
    const recorded = golden(`frame-${name}`);
    expect(encodeControl(message).toString('hex')).toBe(recorded.toString('hex'));
    const [frame] = decodeAll(new FrameDecoder(limits.frameBeforeAdmission), [recorded]);
    expect(decodeControl(frame?.payload ?? hex(''))).toEqual(message);
  });

  it('[F1] keeps the recorded codes of frame types', () => {
    expect(frameTypes).toEqual({ control: 1, entries: 2, heartbeat: 3 });
    expect(golden('frame-heartbeat').toString('hex')).toBe('0000000103');
  });

  it.each([
    ['control-not-utf8', hex('7b22c0af227d')],
    ['control-not-utf8', hex('eda080')],
    ['control-not-json', text('{"type":"look"')],
    ['control-not-json', text('{"type":"join","now":NaN}')],
    ['control-not-json', hex('efbbbf7b7d')],
    ['control-not-json', hex('')],
    ['control-invalid', text('{"type":"look","more":1}')],
    ['control-invalid', text('{"type":"look","__proto__":{"polluted":1}}')],
    ['control-invalid', text('{"type":"LOOK"}')],
    ['control-invalid', text('null')],
    ['control-invalid', text('[]')],
    ['control-invalid', text('{"type":"pull","id":1e999}')],
    ['control-invalid', text('{"type":"pull","id":1.5}')],
    ['control-invalid', text('{"type":"pull","id":"1"}')],
    ['control-invalid', text(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)],
    [
      'control-invalid',
      text(`{"type":"heads","done":true,"heads":${'['.repeat(20_000)}${']'.repeat(20_000)}}`),
    ],
  ] as const)('[F5] [A25] refuses with %s', (reason, payload) => {
    expect(reasonOf(() => decodeControl(payload))).toBe(reason);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('[F5] takes lists of exactly the limit, and none one item over it', () => {
    const heads = (count: number) =>
      text(
        JSON.stringify({
          type: 'heads',
          done: true,
          heads: Array.from({ length: count }, () => ['000102030405060708090a0b0c0d0e0f', 1, '0a1b2c3d']),
        }),
      );
    expect(reasonOf(() => decodeControl(heads(limits.headsPerFrame)))).toBe('none');
    expect(reasonOf(() => decodeControl(heads(limits.headsPerFrame + 1)))).toBe('control-invalid');
    const here = (count: number) =>
      text(
        JSON.stringify({
          ...messages.presence,
          here: Array.from({ length: count }, () => messages.presence.here[0]),
        }),
      );
    expect(reasonOf(() => decodeControl(here(limits.idsPerPresence)))).toBe('none');
    expect(reasonOf(() => decodeControl(here(limits.idsPerPresence + 1)))).toBe('control-invalid');
    const bodies = (count: number) =>
      text(
        JSON.stringify({
          ...messages.bodies,
          entries: Array.from({ length: count }, () => messages.bodies.entries[0]),
        }),
      );
    expect(reasonOf(() => decodeControl(bodies(limits.bodiesPerRequest)))).toBe('none');
    for (const count of [0, limits.bodiesPerRequest + 1])
      expect(reasonOf(() => decodeControl(bodies(count)))).toBe('control-invalid');
    const rooms = (count: number) =>
      text(
        JSON.stringify({
          type: 'rooms',
          rooms: Array.from({ length: count }, () => messages.rooms.rooms[0]),
        }),
      );
    expect(reasonOf(() => decodeControl(rooms(limits.roomsPerHost)))).toBe('none');
    expect(reasonOf(() => decodeControl(rooms(limits.roomsPerHost + 1)))).toBe('control-invalid');
  });

  it('[F5] keeps the fullest lists within one frame', () => {
    const chain = 'f'.repeat(32);
    const heads = Array.from(
      { length: limits.headsPerFrame },
      () => [chain, 0xffff_ffff, 'ffffffff', 0xffff_fffe] as [string, number, string, number],
    );
    const counts = heads.map(
      ([id, seq]) => [id, seq, 100_000, 0xffff_fffe] as [string, number, number, number],
    );
    const ids = Array.from({ length: limits.idsPerPresence }, () => 'a'.repeat(32));
    const here = ids.map((id) => [id, -0xffff_ffff_ffff] as [string, number]);
    const fullest = [
      encodeControl({ type: 'heads', heads, done: false }),
      encodeControl({ type: 'copies', counts }),
      encodeControl({ type: 'presence', here, gone: ids, whole: true }),
    ];
    for (const frame of fullest) expect(frame.length).toBeLessThanOrEqual(limits.frameControl);
  });

  it('[F3] keeps the fullest list of rooms within what a dialler takes', () => {
    const room = { ...messages.rooms.rooms[0], name: '🏠'.repeat(60), hostName: '👩'.repeat(40) };
    const rooms = Array.from({ length: limits.roomsPerHost }, () => room) as typeof messages.rooms.rooms;
    expect(encodeControl({ type: 'rooms', rooms }).length).toBeLessThanOrEqual(limits.frameAnswer);
  });
});
