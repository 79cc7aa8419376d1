import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { remoteLogins } from '../../../main/admission/logins.ts';
import { MemoryBus, memoryDiscovery } from '../../../main/discovery/memory-discovery.ts';
import { openHistory } from '../../../main/history/remote-history.ts';
import { openIdentity } from '../../../main/identity/identity.ts';
import { systemClock } from '../../../main/lib/clock.ts';
import { Emitter } from '../../../main/lib/emitter.ts';
import { lineLogger } from '../../../main/lib/logger.ts';
import { remoteNetwork } from '../../../main/net/remote-network.ts';
import { nodePlatform } from '../../../main/node-platform.ts';
import { Contacts } from '../../../main/people/contacts.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { Verifier } from '../../../main/protocol/verify.ts';
import { Rooms } from '../../../main/room/rooms.ts';
import type { Told } from '../../../main/room/surroundings.ts';
import { openGuesses, openLimits } from '../open-limits.ts';
import { serveProgram, usage } from '../program.ts';
import { activePerson } from '../../support/own-state.ts';

/** The app's own parts as `main/app.ts` puts them together, hosting one room; found by nobody, reached over loopback. */
const clock = systemClock;
const disposal: (() => unknown)[] = [];

export interface Opening {
  /** `kept`: the door of the app itself, but that people may log in as often as they like; otherwise nobody is bounded at all. */
  readonly door?: 'kept';
  readonly passphrase?: string;
}

const served = {
  async open({ door, passphrase }: Opening = {}): Promise<{ readonly port: number; readonly room: string }> {
    // All guests come from one address and a few of them say everything: the bounds on one person are not what is measured.
    Object.assign(limits, door === 'kept' ? openGuesses : openLimits);
    const logger = lineLogger((line) => process.stderr.write(line), 'warn');
    const folder = await mkdtemp(path.join(os.tmpdir(), 'landline-bench-'));
    disposal.push(() => rm(folder, { recursive: true }));
    const platform = nodePlatform();
    const { identity, secrets } = await openIdentity(path.join(folder, 'identity'), clock);
    const history = await openHistory(
      platform.startBackground('history'),
      { folder, device: identity.device },
      logger,
    );
    disposal.push(() => history.close());
    const background = platform.startBackground('network');
    disposal.push(() => background.stop());
    const network = remoteNetwork(background, secrets, {
      app: '0.0.0',
      ...(door === 'kept' ? {} : { limits: openLimits }),
    });
    disposal.push(() => network.stop());
    const verifier = new Verifier();
    const logins = remoteLogins(() => platform.startBackground('login'));
    disposal.push(() => logins.stop());
    const rooms = new Rooms(
      {
        clock,
        history,
        network,
        signer: identity,
        logger,
        told: new Emitter<Told>(),
        logins,
        contacts: await Contacts.open(history, identity.device),
        person: activePerson,
        verify: (entries) => verifier.verify(entries),
        randomBytes,
      },
      {
        discovery: memoryDiscovery(new MemoryBus(), { address: '10.0.0.1', clock, randomBytes }),
        announce: () => undefined,
        person: () => ({ name: 'Host', colour: 'blue' }),
        defaultPort: 0,
        listen: async () => (await network.listen(0)).port,
        addresses: () => ['127.0.0.1'],
      },
    );
    disposal.push(() => rooms.stop());
    await rooms.start();
    const how = passphrase === undefined ? {} : { access: 'passphrase' as const, passphrase };
    const { id } = await rooms.found('Bench', how);
    const { port } = await network.listen(0);
    return { port, room: id };
  },
  usage,
};
export type HostProgram = typeof served;

serveProgram(served, async () => {
  for (const release of disposal.reverse()) await release();
});
