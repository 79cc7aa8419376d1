import type { Clock } from '../../../main/lib/clock.ts';
import { LocalSession } from '../../../main/net/session.ts';
import type { Session } from '../../../main/net/network.ts';
import { protocolReasons, type ProtocolReason } from '../../../main/protocol/errors.ts';
import { decodeControl, encodeFrame, FrameDecoder } from '../../../main/protocol/frame.ts';
import { makeHello, type Role } from '../../../main/protocol/hello.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { mayArrive } from '../../../main/protocol/messages.ts';
import { knownDevice } from '../../support/devices.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { messages, someBinding } from '../../support/messages.ts';
import { textOf } from '../mutate.ts';
import { pipe, type End } from '../pipe.ts';
import { readSteps, writeSteps, type Step } from '../steps.ts';
import { hold, type Target } from '../target.ts';
import { controls, json, recorded } from './seeds.ts';

/** What the other side, or time, or whoever holds the session does. */
const ops = {
  bytes: 0,
  control: 1,
  entries: 2,
  hello: 3,
  heartbeat: 4,
  turn: 5,
  time: 6,
  admit: 7,
  end: 8,
  close: 9,
  cut: 10,
  dial: 11,
};
const nothing = new Uint8Array(0);
const does = (op: keyof typeof ops, payload: Uint8Array = nothing): Step => ({ op: ops[op], payload });
const says = (message: unknown): Step => does('control', json(message));
const hello = does('hello', json({}));
const entries = does('entries', recorded('entry-message')[0]);

const course = (...steps: readonly Step[]): Uint8Array => writeSteps(steps);
const stranger = knownDevice(3);
/** `messages.hello` is signed by this one. */
const another = knownDevice(1);
const own = knownDevice(4);
const versions = { min: 1, max: 1 };

/** A hello that is right for this connection, with some of it said otherwise. */
function helloFrame(role: Role, changes: string): Uint8Array {
  const right = makeHello(stranger, role, someBinding, versions, '0.1.0');
  try {
    return encodeFrame('control', json({ ...right, ...(JSON.parse(changes) as object) }));
  } catch {
    // no JSON, or deeper than can be written
    return encodeFrame('control', Buffer.from(changes));
  }
}

function act({ op, payload }: Step, far: End, role: Role, session: Session, clock: ManualClock): unknown {
  switch (op) {
    case ops.bytes:
      return far.write(payload);
    case ops.control:
      return far.write(encodeFrame('control', payload));
    case ops.entries:
      return far.write(encodeFrame('entries', payload));
    case ops.hello:
      return far.write(helloFrame(role === 'dial' ? 'listen' : 'dial', textOf(payload)));
    case ops.heartbeat:
      return far.write(encodeFrame('heartbeat', payload));
    case ops.time:
      return clock.pass(10 * ((payload[0] ?? 0) * 256 + (payload[1] ?? 0)));
    case ops.admit:
      return session.admit();
    case ops.end:
      return session.end('closing');
    case ops.close:
      return far.end();
    case ops.cut:
      return far.destroy();
    default:
      return undefined;
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One session, from its first byte on, whatever the other side says in whatever order. */
export const session: Target = {
  name: 'session',
  functions: {
    'main/net/session.ts': [
      '#onFrame',
      '#onHello',
      '#onControl',
      '#onEntries',
      '#guarded',
      '#finish',
      '#onClosed',
      'admit',
      'end',
      'tick',
      'endIfSilent',
    ],
    'main/net/connection.ts': ['#read', '#noteProgress', 'flush', 'beat', 'close'],
    'main/net/inbox.ts': ['put', '#deliver', '#done'],
  },
  shape: 'steps',
  seeds: [
    course(hello),
    course(hello, ...controls.slice(2, 6).map(says), does('turn'), entries),
    course(
      hello,
      says(messages.look),
      says(messages.join),
      does('turn'),
      does('admit'),
      entries,
      says(messages.heads),
      says(messages.held),
    ),
    course(
      does('dial'),
      hello,
      says(messages.rooms),
      says(messages.welcome),
      entries,
      says(messages.presence),
      says(messages.end),
    ),
    course(
      does('dial'),
      hello,
      says(messages.slow),
      does('heartbeat'),
      does('time', Buffer.of(0, 50)),
      does('time', Buffer.of(1, 0)),
    ),
    course(does('time', Buffer.of(1, 200)), hello),
    course(hello, does('time', Buffer.of(4, 200))),
    course(
      hello,
      does('admit'),
      does('bytes', Buffer.of(0, 0, 9)),
      does('turn'),
      does('heartbeat'),
      does('time', Buffer.of(0, 200)),
      does('time', Buffer.of(6, 0)),
    ),
    course(does('bytes', Buffer.from('GET / HTTP/1.1\r\n\r\n'))),
    course(hello, hello, does('end'), says(messages.look), does('close')),
    course(says(messages.join), hello, does('cut')),
    course(does('hello', json({ key: Buffer.from(own.publicKey).toString('base64url') }))),
    course(does('hello', json(makeHello(own, 'dial', someBinding, versions, '0.1.0')))),
    ...controls.map((message) => course(hello, does('admit'), says(message))),
    ...controls.map((message) => course(does('dial'), hello, does('admit'), says(message))),
  ],
  words: Object.keys(messages),
  longest: 80_000,
  executions: 300,
  open: () => ({
    async run(input) {
      const steps = readSteps(input).slice(0, 64);
      const role: Role = steps[0]?.op === ops.dial ? 'dial' : 'listen';
      const clock = new ManualClock();
      const time: Clock = {
        now: () => clock.now(),
        monotonic: () => clock.monotonic(),
        after: (delayMs, run) => clock.after(delayMs, run),
        every: (periodMs, run) => clock.every(periodMs, run),
      };
      const { near, far } = pipe();
      const answered = new FrameDecoder(1_000_000);
      const heard: string[] = [];
      const broken: string[] = [];
      // thrown in there it would be an error of the session's
      const expect = (holds: boolean, what: string): void => void (holds || broken.push(what));
      let opened = false;
      let admitted = false;
      let ended: ProtocolReason | null | undefined;
      far.on('error', () => undefined);
      far.on('data', (chunk: Buffer) => {
        for (const { type, payload } of answered.push(chunk))
          if (type === 'control') heard.push(decodeControl(payload).type);
      });
      const quiet = (): void => expect(ended === undefined, 'nothing is heard of a session that has ended');
      const said: string[] = [];
      const taken = new LocalSession(
        1,
        { clock: time, limits, versions, app: '0.1.0' },
        {
          socket: near,
          role,
          binding: someBinding,
          signer: own,
          peer: { fingerprint: 'f'.repeat(64), address: '10.0.0.2', port: 9, channel: 'c'.repeat(64) },
        },
        {
          device: own.device,
          onOpened({ peer }) {
            expect(
              !opened && [stranger.device, another.device].includes(peer.device),
              'only who has signed is known, and once',
            );
            opened = true;
          },
          onAdmitted: () => (admitted = true),
          onFailed(reason) {
            expect(!opened && ended === undefined, 'it fails once, before it was opened');
            ended = reason;
          },
          onClosed: () => undefined,
        },
      );
      taken.listen({
        onMessage(message) {
          quiet();
          expect(opened, 'nothing is heard before the hello');
          expect(mayArrive(message.type, role, 'waiting') || admitted, 'nothing is heard out of turn');
          if (message.type === 'welcome') admitted = true;
          said.push(message.type);
        },
        onEntries() {
          quiet();
          expect(opened && admitted, 'nobody writes who was not let in');
          said.push('entries');
        },
        onBehind: () => undefined,
        onCaughtUp: () => undefined,
        onEnd(reason) {
          expect(opened && ended === undefined, 'it ends once');
          ended = reason;
        },
      });
      for (const step of steps) {
        if (!far.destroyed && !far.writableEnded) act(step, far, role, taken, clock);
        taken.tick(clock.monotonic());
        if (step.op === ops.turn) await turn();
      }
      for (let turns = 0; turns < 4; turns++) await turn();
      taken.end('closing');
      expect(
        ended === null || protocolReasons.includes(ended as ProtocolReason),
        'it ends for a known reason',
      );
      clock.pass(2 * limits.farewellMs);
      await taken.closed;
      expect(clock.pending === 0, 'no timer is left');
      expect(heard[0] === 'hello' || heard.length === 0, 'the hello is first');
      hold(broken.length === 0, broken.join('; '));
      return `${opened ? '' : 'never opened, '}${said.at(-1) ?? 'nothing'}, ${ended}`;
    },
  }),
};
