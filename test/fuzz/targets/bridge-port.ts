import { asCall } from '../../../preload/bridge/frame.ts';
import { memoryPorts } from '../../../preload/bridge/port.ts';
import type { Face } from '../../../preload/contract/model.ts';
import { exotic, exotics } from '../exotic.ts';
import { textOf } from '../mutate.ts';
import { hold, type Target } from '../target.ts';
import { World } from '../world.ts';
import { bridgeWords, courseSeeds, erases, framesOf, outcomeOf } from './bridge-calls.ts';

const faces: readonly Face[] = ['desktop', 'browser', 'terminal'];
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
type Answer = { readonly kind: string; readonly id?: number; readonly code?: string };

/** Every call there is, and none, over a pipe as Electron's, of values that are cloned: to a real app with rooms and people in it. */
export const bridgePort: Target = {
  name: 'bridge-port',
  functions: {
    'preload/bridge/server.ts': ['serve', 'answer', 'codeOf'],
    'preload/bridge/frame.ts': ['asCall', 'isRecord'],
    'main/api/handlers.ts': ['run'],
    'main/api/safe-link.ts': ['safeLink'],
  },
  shape: 'values',
  seeds: courseSeeds,
  words: [...bridgeWords, ...exotics],
  stateful: true,
  executions: 140,
  async open() {
    const world = await World.open({ logins: 'quick' });
    let tried = 0;
    return {
      async run(input) {
        if (++tried % 150 === 0) await world.refresh();
        const text = world.fill(textOf(input));
        const value = exotic(text);
        if (erases(text)) return 'left out';
        const frames = framesOf(value);
        const first = frames.findIndex((frame) => asCall(frame) === null);
        const asked = frames.slice(0, first < 0 ? frames.length : first).map(asCall);

        const [near, far] = memoryPorts();
        const answers: Answer[] = [];
        let closed = false;
        const done = Promise.withResolvers<void>();
        far.onFrame((said) => {
          const answer = said as Answer;
          if (answer.kind === 'event') world.checkAnswer('an event', said);
          else answers.push(answer);
          if (answers.length === frames.length) done.resolve();
        });
        far.onClose(() => {
          closed = true;
          done.resolve();
        });
        world.app.connect(near, faces[input.length % faces.length] ?? 'desktop');
        for (const frame of frames) far.post(frame);
        await done.promise;
        await turn();
        hold(closed === first >= 0, 'a pipe is closed for what is no call, and for nothing else');
        hold(closed || answers.length === asked.length, 'a call is answered once');
        near.close();
        for (const url of world.openedLinks)
          hold(/^(https?|mailto):/.test(url), 'nothing is opened but links');
        for (const answer of answers) world.checkAnswer(asked[(answer.id ?? 0) - 1]?.name ?? '', answer);
        const [call] = asked;
        const [answer] = answers;
        return call && answer ? outcomeOf(call.name, answer) : 'closed';
      },
      check: () => world.checkAlive(),
      close: () => world.close(),
    };
  },
};
