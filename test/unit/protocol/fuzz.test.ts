import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntries, shortId } from '../../../main/protocol/entry.ts';
import { ProtocolError } from '../../../main/protocol/errors.ts';
import { decodeControl, encodeControl, encodeFrame, FrameDecoder } from '../../../main/protocol/frame.ts';
import { verifyHello } from '../../../main/protocol/hello.ts';
import { cleanName, cleanRoomName } from '../../../main/protocol/names.ts';
import { makeCharter, readCharter } from '../../../main/room/charter.ts';
import { someBodies } from '../../support/bodies.ts';
import { golden } from '../../support/golden.ts';
import { fuller, messages, someBinding } from '../../support/messages.ts';

/** Ends a run that would take longer on a slow machine; what was tried until then was tried. */
const bounded = { numRuns: 20_000, seed: 4, interruptAfterTimeLimit: 2_000 };

const someCharter = makeCharter({
  founderKey: Buffer.alloc(32, 1),
  name: '会议室',
  createdAt: 1_700_000_000_000,
  random: Buffer.alloc(16, 2),
});
const types = Object.keys(messages) as (keyof typeof messages)[];
const valid = fc.constantFrom(
  ...types.map((type) => Buffer.from(encodeControl(messages[type]).subarray(5))),
  ...Object.values(fuller).map((message) => Buffer.from(encodeControl(message).subarray(5))),
  golden('entry-message'),
  golden('entry-join'),
  golden('entry-leave'),
  golden('entry-host'),
  ...Object.keys(someBodies).map((kind) => golden(`entry-2-${kind}`)),
  golden('entry-bare-message'),
  golden('frame-entries').subarray(5),
  Buffer.from(someCharter.bytes),
);
const mutated = fc
  .tuple(
    valid,
    fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('set', 'cut', 'repeat')), { maxLength: 6 }),
  )
  .map(([bytes, changes]) =>
    changes.reduce<Buffer>((now, [place, value, how]) => {
      const at = now.length === 0 ? 0 : place % now.length;
      if (how === 'cut') return Buffer.concat([now.subarray(0, at), now.subarray(at + value)]);
      if (how === 'repeat') return Buffer.concat([now, now.subarray(at, at + value)]);
      const copy = Buffer.from(now);
      if (copy.length > 0) copy[at] = value;
      return copy;
    }, bytes),
  );
const hostile = fc.oneof(
  mutated,
  fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
  fc.json({ maxDepth: 6 }).map((text) => Buffer.from(text)),
);

function fails(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return true;
  }
}

describe('hostile bytes', () => {
  it('[F5] [A26] are read as a message or refused with a reason', () => {
    fc.assert(
      fc.property(hostile, (bytes) => void fails(() => decodeControl(bytes))),
      bounded,
    );
  });

  it('[L1] [A26] are read as entries or refused with a reason', () => {
    fc.assert(
      fc.property(hostile, (bytes) => void fails(() => decodeEntries(bytes))),
      bounded,
    );
  });

  it('[F2] [A26] are cut into frames or refused with a reason', () => {
    const stream = fc
      .array(
        fc.oneof(
          hostile,
          hostile.map((bytes) => encodeFrame('control', bytes)),
        ),
        { maxLength: 5 },
      )
      .map((parts) => Buffer.concat(parts));
    fc.assert(
      fc.property(stream, (bytes) => void fails(() => [...new FrameDecoder(4_096).push(bytes)])),
      bounded,
    );
  });

  it('[L8] [A26] are read as a charter of exactly those bytes, or refused with a reason', () => {
    fc.assert(
      fc.property(hostile, (bytes) => {
        let charter: ReturnType<typeof readCharter> | null = null;
        const refused = fails(() => (charter = readCharter(bytes)));
        if (refused) return;
        expect(charter).toMatchObject({ bytes });
        // Another room's id is only had with that room's very bytes.
        expect(charter).toMatchObject({ id: shortId(bytes) });
      }),
      bounded,
    );
    expect(readCharter(someCharter.bytes)).toEqual(someCharter);
  });

  it('[C3] [A26] are never taken for a hello', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(fails(() => verifyHello(value, 'dial', someBinding, { min: 1, max: 1 }))).toBe(true);
      }),
      bounded,
    );
  });

  it('[A07] are a name without anything hidden in it, or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const name of [cleanName(text), cleanRoomName(text)])
          if (name !== null) expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]|^\s|\s$|\s\s/u);
      }),
      bounded,
    );
  });
});
