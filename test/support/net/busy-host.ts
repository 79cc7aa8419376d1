/**
 * A host that takes entries as a room does: each is decoded, its signature checked, committed, all of it while it says every
 * so often how late its own loop was. `PLACE` is where the heavy work is done (docs/adr/0003): `main`, `async`, `background`.
 * Ends after `COUNT` entries and says `{ p50, p99, max, ms }`, in milliseconds.
 */
import { verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { History, NewEntry } from '../../../main/history/history.ts';
import { openHistory } from '../../../main/history/remote-history.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { passingIdentity } from '../../../main/identity/identity.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { localNetwork } from '../../../main/net/local-network.ts';
import type { Network, Session } from '../../../main/net/network.ts';
import { remoteNetwork } from '../../../main/net/remote-network.ts';
import { builtPlatform } from '../built-platform.ts';
import { decodeEntries, signedPart, type Entry } from '../../../main/protocol/entry.ts';
import { deviceKey } from '../../../main/protocol/hello.ts';
import { Verifier } from '../../../main/protocol/verify.ts';
import { someRoom } from '../devices.ts';
import { messages } from '../messages.ts';

const [place, countText] = process.argv.slice(2);
const count = Number(countText);
const folder = mkdtempSync(path.join(os.tmpdir(), 'landline-busy-'));
const { secrets, identity } = passingIdentity(Date.now());
const platform = builtPlatform();
const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const inBackground = place === 'background';
const network: Network = inBackground
  ? remoteNetwork(platform.startBackground('network'), secrets, { app: '0.1.0' })
  : localNetwork(secrets, { app: '0.1.0' });
const options = { folder, device: identity.device };
const history: History = inBackground
  ? await openHistory(platform.startBackground('history'), options, silentLogger)
  : openSqliteHistory(options, { clock: Date, logger: silentLogger });
const verifier = new Verifier();

const check = (entries: readonly Entry[]): Promise<boolean[]> | boolean[] =>
  place === 'main'
    ? entries.map((entry) => {
        const { message, signature } = signedPart(entry);
        return verify(null, message, deviceKey(entry.authorKey), signature);
      })
    : verifier.verify(entries);

await history.putRoom({ id: someRoom, charter: new Uint8Array(32), name: 'Busy' });
let stored = 0;
let begunAt = 0;
let taking: Promise<void> = Promise.resolve();
const delay = monitorEventLoopDelay({ resolution: 1 });

async function take(payload: Uint8Array): Promise<void> {
  const entries = decodeEntries(payload);
  const verdicts = await check(entries);
  if (verdicts.includes(false)) throw new Error('a signature that should be good is not');
  const kept = entries.map((entry): NewEntry => ({
    ...entry,
    erased: false,
    hidden: false,
    late: false,
    withheld: false,
  }));
  await history.append(someRoom, kept);
  stored += entries.length;
  if (stored === count) await finish();
}

async function finish(): Promise<void> {
  const ms = performance.now() - begunAt;
  delay.disable();
  const inMs = (nanoseconds: number): number => Math.round(nanoseconds / 1e4) / 100;
  say({
    p50: inMs(delay.percentile(50)),
    p99: inMs(delay.percentile(99)),
    max: inMs(delay.max),
    ms: Math.round(ms),
  });
  await network.stop();
  await history.close();
  rmSync(folder, { recursive: true });
  process.exit();
}

network.onSession((session: Session) =>
  session.listen({
    onMessage({ type }) {
      if (type !== 'join') return;
      begunAt = performance.now();
      delay.enable();
      session.send(messages.welcome);
    },
    onEntries: (payload) => (taking = taking.then(() => take(payload))),
    onBehind: () => undefined,
    onCaughtUp: () => undefined,
    onEnd: () => undefined,
  }),
);
say({ port: (await network.listen(0)).port });
