import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openHistory } from '../../../main/history/remote-history.ts';
import { passingIdentity } from '../../../main/identity/identity.ts';
import { systemClock as clock } from '../../../main/lib/clock.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { remoteNetwork } from '../../../main/net/remote-network.ts';
import { nodePlatform } from '../../../main/node-platform.ts';
import { decodeEntries } from '../../../main/protocol/entry.ts';
import { verifyEntries } from '../../../main/protocol/verify.ts';
import { charterFor, ChainMaker, idFor } from '../../support/history-entries.ts';
import { Author } from '../authors.ts';
import { LoopDelay, type Delay } from '../loop-delay.ts';
import { openLimits } from '../open-limits.ts';
import { serveProgram } from '../program.ts';

const batch = 2_000;

/** The main process with its background programs: what its own loop feels of the heavy work (C6). */
const disposal: (() => unknown)[] = [];
let commit: ((lamport: number) => Promise<unknown>) | null = null;

const served = {
  /** With a door that lets everybody begin a handshake, so that a flood is a flood. */
  async open(): Promise<number> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'landline-bench-'));
    disposal.push(() => rm(folder, { recursive: true }));
    const platform = nodePlatform();
    const { identity, secrets } = passingIdentity(clock.now());
    const background = platform.startBackground('network');
    disposal.push(() => background.stop());
    const network = remoteNetwork(background, secrets, { app: '0.0.0', limits: openLimits });
    const history = await openHistory(
      platform.startBackground('history'),
      { folder, device: identity.device },
      silentLogger,
    );
    disposal.push(() => history.close());
    const id = idFor('room');
    await history.putRoom({ id, charter: charterFor('room') });
    const maker = new ChainMaker('ana');
    commit = (lamport) => history.append(id, maker.messages(batch, lamport));
    return (await network.listen(0)).port;
  },

  /** Commits and checks for that long; says how late the loop was and how much was done meanwhile. */
  async strain({
    forMs,
    signatures,
  }: {
    forMs: number;
    signatures: number;
  }): Promise<Delay & { committed: number }> {
    const author = new Author(0, idFor('room'), passingIdentity(clock.now()).identity);
    const entries = Array.from({ length: signatures }, () => decodeEntries(author.next())).flat();
    const delay = new LoopDelay();
    const until = performance.now() + forMs;
    let committed = 0;
    const commits = async (): Promise<void> => {
      while (performance.now() < until) {
        await commit?.(committed + 1);
        committed += batch;
      }
    };
    const checks = async (): Promise<void> => {
      while (performance.now() < until) await verifyEntries(entries);
    };
    await Promise.all([signatures > 0 ? commits() : wait(forMs), signatures > 0 ? checks() : null]);
    return { ...delay.stop(), committed };
  },
};
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
export type WindowLoopProgram = typeof served;

serveProgram(served, async () => {
  for (const release of disposal.reverse()) await release();
});
