import fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readLines, type Line } from '../../../main/cli/lines.ts';
import { defaultSettings, openSettings } from '../../../main/settings.ts';
import { restoreWindowState, smallestSize } from '../../../main/shell/window-state.ts';
import type { BridgeFrame } from '../../../preload/bridge/frame.ts';
import { memoryPorts } from '../../../preload/bridge/port.ts';
import { serve, type Handlers } from '../../../preload/bridge/server.ts';
import { calls } from '../../../preload/contract/api.ts';
import { Settings } from '../../../preload/contract/settings.ts';

// What reaches the app from this machine: a page, files that anybody may have edited, a terminal.

/** Ends a run that would take longer on a slow machine; what was tried until then was tried. */
const bounded = { numRuns: 5_000, seed: 4, interruptAfterTimeLimit: 2_000 };

const callNames = Object.keys(calls);
const inherited = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];
const anyName = fc.oneof(fc.constantFrom(...callNames), fc.constantFrom(...inherited), fc.string());
const garbage = fc.oneof(
  fc.anything({ withNullPrototype: true, withDate: true, withBigInt: true, withMap: true }),
  fc.jsonValue(),
);
/** JSON with keys and types that are nearly right. */
const nearly = (fields: readonly string[]): fc.Arbitrary<string> =>
  fc
    .dictionary(fc.constantFrom(...fields, ...inherited), fc.oneof(fc.jsonValue(), fc.string(), fc.integer()))
    .map((value) => JSON.stringify(value));
const anyText = (fields: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(fc.string({ unit: 'binary' }), fc.json(), nearly(fields));

/** What a window is answered that posts `frames`; `calledWith` sees whatever got as far as a handler. */
async function answers(frames: readonly unknown[]): Promise<{
  answered: readonly BridgeFrame[];
  closed: boolean;
  calledWith: readonly (readonly [string, unknown])[];
  bugs: readonly unknown[];
}> {
  const [main, page] = memoryPorts();
  const calledWith: [string, unknown][] = [];
  const answered: BridgeFrame[] = [];
  const bugs: unknown[] = [];
  let closed = false;
  const handlers = Object.fromEntries(
    callNames.map((name) => [name, (input: unknown) => void calledWith.push([name, input])]),
  ) as unknown as Handlers;
  serve(
    main,
    handlers,
    { onAny: () => () => undefined },
    { face: 'browser', onBug: (_name, error) => bugs.push(error) },
  );
  page.onFrame((frame) => void answered.push(frame as BridgeFrame));
  page.onClose(() => (closed = true));
  for (const frame of frames) page.post(frame);
  await new Promise((resolve) => setImmediate(resolve));
  return { answered, closed, calledWith, bugs };
}

describe('a hostile page', () => {
  it('[A25, A45] is closed on a frame that is no call, whatever it is', async () => {
    const noCall = fc.oneof(
      garbage,
      fc.record({
        kind: fc.constantFrom('answer', 'failure', 'event', 'Call', ''),
        id: fc.nat(),
        name: anyName,
      }),
      fc.record({
        kind: fc.constant('call'),
        id: fc.oneof(fc.string(), fc.double({ noInteger: true })),
        name: anyName,
      }),
      fc.record({ kind: fc.constant('call'), id: fc.nat(), name: fc.oneof(fc.nat(), fc.constant(null)) }),
    );
    await fc.assert(
      fc.asyncProperty(noCall, async (frame) => {
        const { answered, closed, calledWith, bugs } = await answers([frame]);
        expect({ answered, closed, calledWith, bugs }).toEqual({
          answered: [],
          closed: true,
          calledWith: [],
          bugs: [],
        });
      }),
      bounded,
    );
  });

  it('[A25, A45] is told that its call is unknown or of the wrong shape; handlers see checked input only', async () => {
    const frame = fc.record({
      kind: fc.constant('call' as const),
      id: fc.nat(),
      name: anyName,
      input: garbage,
    });
    await fc.assert(
      fc.asyncProperty(frame, async (call) => {
        const { answered, closed, calledWith, bugs } = await answers([call]);
        expect([closed, bugs]).toEqual([false, []]);
        const [answer] = answered;
        expect(answered).toHaveLength(1);
        expect(answer).toMatchObject({ id: call.id });
        const known = callNames.includes(call.name);
        if (!known) expect(answer).toMatchObject({ kind: 'failure', code: 'unknown-call' });
        else if (answer?.kind === 'failure')
          expect(['invalid-request', 'desktop-only']).toContain(answer.code);
        for (const [name, input] of calledWith)
          expect(calls[name as keyof typeof calls].input.safeParse(input).success).toBe(true);
        expect(calledWith).toHaveLength(answer?.kind === 'answer' ? 1 : 0);
      }),
      bounded,
    );
  });

  it.each(inherited)('[A25, A45] is told that %s is no call', async (name) => {
    const { answered } = await answers([{ kind: 'call', id: 1, name, input: {} }]);
    expect(answered).toEqual([{ kind: 'failure', id: 1, code: 'unknown-call' }]);
  });

  it('[A25, A45] changes no prototype with what it sends', async () => {
    const input = JSON.parse(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    ) as unknown;
    await answers(callNames.map((name, id) => ({ kind: 'call', id, name, input })));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('files that anybody may have edited', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-fuzz-'));
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'settings.json');

  it('[settings] of any text are whole and valid, and what was not understood is kept aside', async () => {
    await fc.assert(
      fc.asyncProperty(anyText(Object.keys(defaultSettings)), async (text) => {
        fs.writeFileSync(file, text);
        const settings = await openSettings(folder, { now: () => 0 });
        expect(Settings.parse(settings.current)).toEqual(settings.current);
        if (settings.setAside !== null) fs.rmSync(settings.setAside);
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      }),
      { ...bounded, numRuns: 1_000 },
    );
  });

  it('[window] of any text give a window that can be seen and grasped', () => {
    const areas = [
      { x: 0, y: 25, width: 1_440, height: 875 },
      { x: 1_440, y: 0, width: 1_920, height: 1_080 },
    ];
    const bounds = fc.record({ x: fc.integer(), y: fc.integer(), width: fc.integer(), height: fc.integer() });
    const state = fc.record({ bounds, maximized: fc.boolean() }).map((value) => JSON.stringify(value));
    fc.assert(
      fc.property(fc.oneof(state, anyText(['bounds', 'maximized'])), (text) => {
        const { bounds: opened, maximized } = restoreWindowState(text, areas);
        expect(typeof maximized).toBe('boolean');
        expect(opened.width).toBeGreaterThanOrEqual(smallestSize.width);
        expect(opened.width).toBeLessThanOrEqual(1_920);
        expect(opened.height).toBeGreaterThanOrEqual(smallestSize.height);
        expect(opened.height).toBeLessThanOrEqual(1_080);
        if (!('x' in opened)) return;
        const { x, y, width } = opened;
        const isOn = areas.some(
          (area) => x < area.x + area.width && x + width > area.x && y >= area.y && y < area.y + area.height,
        );
        expect(isOn).toBe(true);
      }),
      bounded,
    );
  });
});

describe('a terminal that sends anything', () => {
  const maxBytes = 64;

  it('[terminal lines] are the same however they are cut, each within its limit, text or told as none', async () => {
    const bytes = fc
      .array(
        fc.oneof(
          fc.uint8Array({ maxLength: 100 }),
          fc.constantFrom(Buffer.from('\n'), Buffer.from('\r\n')),
          fc.string().map((text) => Buffer.from(text)),
        ),
      )
      .map((parts) => Buffer.concat(parts));
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 40 }), async (input, step) => {
        const whole = await linesOf([input]);
        expect(await linesOf(pieces(input, step))).toEqual(whole);
        const ends = input.filter((byte) => byte === 0x0a).length;
        expect(whole).toHaveLength(ends + (input.length > 0 && input.at(-1) !== 0x0a ? 1 : 0));
        for (const line of whole) {
          if (line.kind !== 'line') continue;
          expect(Buffer.byteLength(line.text)).toBeLessThanOrEqual(maxBytes);
          expect(line.text).not.toContain('\n');
        }
      }),
      bounded,
    );
  });

  async function linesOf(chunks: readonly Uint8Array[]): Promise<Line[]> {
    async function* stream(): AsyncGenerator<Uint8Array> {
      for (const chunk of chunks) yield await Promise.resolve(chunk);
    }
    const lines: Line[] = [];
    for await (const line of readLines(stream(), maxBytes)) lines.push(line);
    return lines;
  }
  function pieces(input: Uint8Array, step: number): Uint8Array[] {
    const cut: Uint8Array[] = [];
    for (let at = 0; at < input.length; at += step) cut.push(input.subarray(at, at + step));
    return cut;
  }
});
