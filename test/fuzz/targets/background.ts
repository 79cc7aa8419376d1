import { passingIdentity } from '../../../main/identity/identity.ts';
import type { NetworkBackground } from '../../../main/net/remote-network.ts';
import { remoteNetwork } from '../../../main/net/remote-network.ts';
import { protocolReasons } from '../../../main/protocol/errors.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import { knownDevice } from '../../support/devices.ts';
import { exotic, exotics } from '../exotic.ts';
import { textOf } from '../mutate.ts';
import { hold, type Target } from '../target.ts';
import { controls, json } from './seeds.ts';

const peer = {
  device: knownDevice(1).device,
  key: '§bytes:32',
  fingerprint: 'f'.repeat(64),
  address: '10.0.0.2',
  port: 9,
  app: '0.1.0',
  version: 1,
  channel: 'c'.repeat(64),
};
const arrive = { did: 'arrive', session: 1, peer };
const news = (...items: readonly unknown[]): Uint8Array => json({ news: items });

/** What the program that does the networking says to the one that answers windows, should a stranger have got into it. */
export const networkNews: Target = {
  name: 'network-news',
  functions: {
    'main/net/remote-messages.ts': ['contentOf', 'isNews', 'isPeer'],
    'main/net/remote-network.ts': ['learn', 'keep', 'revive'],
  },
  shape: 'json',
  seeds: [
    news(arrive),
    ...controls.slice(0, 4).map((message) => news(arrive, { did: 'message', session: 1, message })),
    news(arrive, { did: 'entries', session: 1, payload: '§bytes:64' }),
    news(arrive, { did: 'fallBehind', session: 1 }, { did: 'catchUp', session: 1 }),
    news(arrive, { did: 'end', session: 1, reason: 'leaving' }, { did: 'end', session: 1, reason: null }),
    json({ answer: 2, value: { port: 9 } }),
    json({ answer: 3, failure: { message: 'no', code: 'host-silent' } }),
    json({ answer: 3, value: { session: 3, peer } }),
  ],
  words: ['arrive', 'message', 'entries', 'end', 'news', 'answer', 'failure', ...exotics],
  open() {
    const { secrets } = passingIdentity(Date.now());
    return {
      async run(input) {
        const value = exotic(textOf(input));
        if (value === undefined) return 'no value';
        const said: ((message: unknown) => void)[] = [];
        const background: NetworkBackground = {
          post: () => undefined,
          onMessage: (listener) => void said.push(listener),
          onExit: () => undefined,
        };
        const network = remoteNetwork(background, secrets, { app: '0.1.0' });
        const heard = new Set<string>();
        network.onSession((session) =>
          session.listen({
            onMessage: ({ type }) => {
              hold(typeof type === 'string', 'a message has a type');
              heard.add('message');
            },
            onEntries: (payload) => {
              hold(payload instanceof Uint8Array, 'entries are bytes');
              heard.add('entries');
            },
            onBehind: () => void heard.add('behind'),
            onCaughtUp: () => void heard.add('caught up'),
            onEnd: (reason) => {
              hold(reason === null || protocolReasons.includes(reason), 'a session ends for a known reason');
              heard.add('end');
            },
          }),
        );
        const refused = (error: unknown): void => {
          if (!(error instanceof AppError)) throw error;
          heard.add(error.code);
        };
        const answered = [
          network.listen(0).then(() => void heard.add('listens'), refused),
          network.dial({ host: '10.0.0.2', port: 9 }).then(() => void heard.add('dialled'), refused),
        ];
        for (const hear of said) hear(value);
        await Promise.race([Promise.all(answered), new Promise((resolve) => setImmediate(resolve))]);
        return [...heard].sort().join(', ');
      },
    };
  },
};
