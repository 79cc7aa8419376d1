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

/** As many as a room's log commits at once (main/room/log/log.ts). */
const batch = 1_000;
const batches = 150;

/** The main process with its background programs: what its own loop feels of the heavy work (C6). */
const disposal: (() => unknown)[] = [];
let commit: ((turn: number) => Promise<unknown>) | null = null;

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
    // made before, so that only what the app does is measured
    const made = Array.from({ length: batches }, (_, turn) => maker.messages(batch, turn * batch + 1));
    commit = (turn) => history.append(id, made[turn] ?? []);
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
      for (let turn = 0; turn < batches && performance.now() < until; turn++) {
        await commit?.(turn);
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
