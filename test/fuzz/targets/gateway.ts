import { WebSocket as Socket } from 'ws';
import { asCall } from '../../../preload/bridge/frame.ts';
import { gatewayLimits } from '../../../main/gateway/limits.ts';
import { signIn, tabHeaders, testGateway } from '../../support/browser.ts';
import { textOf } from '../mutate.ts';
import { readSteps, writeSteps, type Step } from '../steps.ts';
import { hold, type Target } from '../target.ts';
import { tellsFolder, World } from '../world.ts';
import { bridgeWords, courseSeeds, erases, framesOf, outcomeOf } from './bridge-calls.ts';
import { text } from './seeds.ts';

/** What a tab sends: messages of text and of bytes, pings, bytes that are no frame of a WebSocket's, and its goodbye. */
const ops = { text: 0, bytes: 1, ping: 2, raw: 3, close: 4 };
const says = (op: keyof typeof ops, payload: Uint8Array): Step => ({ op: ops[op], payload });
const frameBytes = 64 * 1024;
type Answer = { readonly kind: string; readonly id?: number; readonly code?: string };

const frameSeeds = courseSeeds.flatMap((seed) =>
  framesOf(JSON.parse(textOf(seed))).map((frame) => text(JSON.stringify(frame))),
);

/** The same calls as a tab of a browser makes them: over the real gateway and its WebSocket. */
export const gateway: Target = {
  name: 'gateway',
  functions: {
    'main/gateway/socket-port.ts': ['socketPort', 'post', 'close'],
    'main/gateway/gateway.ts': ['whyNoSocket'],
    'main/gateway/requests.ts': ['isOurHost', 'isOurOrigin', 'hasSession'],
  },
  shape: 'steps',
  seeds: [
    ...frameSeeds.map((frame) => writeSteps([says('text', frame)])),
    writeSteps([says('text', text('{"kind":'))]),
    writeSteps([says('bytes', Buffer.of(1, 2, 3))]),
    writeSteps([says('ping', text('?')), says('text', text('[]'))]),
    writeSteps([says('raw', Buffer.of(0xff, 0xff, 0, 1))]),
    writeSteps([says('raw', Buffer.of(0x81, 0x05, 104, 101, 108, 108, 111))]),
    writeSteps([says('close', Buffer.of(3, 232))]),
    writeSteps([says('text', text(JSON.stringify('a'.repeat(frameBytes - 10))))]),
  ],
  words: bridgeWords,
  longest: 70_000,
  stateful: true,
  executions: 100,
  async open() {
    const world = await World.open({ logins: 'quick' });
    const served = await testGateway({
      limits: { ...gatewayLimits, frameBytes },
      connect: (port) => world.app.connect(port, 'browser'),
    });
    const headers = tabHeaders(served, await signIn(served));
    let tried = 0;
    return {
      async run(input) {
        if (++tried % 150 === 0) await world.refresh();
        const steps = readSteps(input).slice(0, 8);
        if (steps.some(({ payload }) => erases(world.fill(textOf(payload))))) return 'left out';
        const socket = new Socket(`ws://127.0.0.1:${served.port}/bridge`, {
          headers,
          perMessageDeflate: false,
        });
        const answers: Answer[] = [];
        let closed: number | null = null;
        const end = new Promise<void>((resolve) =>
          socket.on('close', (code) => {
            closed = code;
            resolve();
          }),
        );
        socket.on('error', () => undefined);
        await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('close', reject));
        const ours = (socket as unknown as { readonly _socket: { write(bytes: Uint8Array): void } })._socket;
        let expected = 0;
        const done = Promise.withResolvers<void>();
        socket.on('message', (data: Buffer) => {
          const said = JSON.parse(data.toString('utf8')) as Answer;
          if (said.kind === 'event') world.checkAnswer('an event', said);
          else answers.push(said);
          if (answers.length >= expected) done.resolve();
        });
        const calls: { readonly id: number; readonly name: string }[] = [];
        for (const { op, payload } of steps) {
          const filled = world.fill(textOf(payload));
          if (op === ops.bytes) socket.send(payload);
          else if (op === ops.ping) socket.ping(payload.subarray(0, 100));
          else if (op === ops.raw) ours.write(payload);
          else if (op === ops.close) socket.close();
          else {
            socket.send(filled);
            const call = asCall(parsed(filled));
            if (call) calls.push(call);
          }
        }
        const isPlain = steps.every(
          ({ op, payload }) => op === ops.text && asCall(parsed(world.fill(textOf(payload)))),
        );
        expected = isPlain ? calls.length : Infinity;
        // whatever is no call ends with the pipe closed, or with us closing it
        if (!isPlain) socket.send('[]');
        else if (expected === 0) done.resolve();
        await Promise.race([done.promise, end]);
        hold(closed === null || !isPlain, 'calls alone close nothing');
        hold(!isPlain || answers.length === calls.length, 'each call is answered once');
        socket.close();
        await end;
        for (const answer of answers) {
          const asked = calls.filter(({ id }) => id === answer.id).map(({ name }) => name);
          world.checkAnswer(asked.find(tellsFolder) ?? asked[0] ?? 'nothing', answer);
        }
        const [answer] = answers;
        return answer ? outcomeOf(calls[0]?.name ?? '', answer) : `closed: ${closed}`;
      },
      check: () => world.checkAlive(),
      async close() {
        await served.stop();
        await world.close();
      },
    };
  },
};

function parsed(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return undefined;
  }
}
