import tls from 'node:tls';
import { passingIdentity } from '../../../main/identity/identity.ts';
import { dialOptions } from '../../../main/net/tls.ts';
import { LoopDelay, type Delay } from '../loop-delay.ts';
import { serveProgram } from '../program.ts';

const atOnce = 32;
let until = 0;

export interface Knocking {
  readonly port: number;
  readonly forMs: number;
  /** Another address of this machine. */
  readonly from?: string;
}
export interface Knocked {
  readonly handshakes: number;
  readonly attempts: number;
  readonly tookMs: number;
}

const served = {
  /** Handshakes as fast as they are answered, each cut when it is done, until `forMs` have passed or it is told to stop. Says how many. */
  async knock({ port, forMs, from }: Knocking): Promise<Knocked> {
    const options = dialOptions(passingIdentity(Date.now()).secrets.certificate);
    const began = performance.now();
    until = began + forMs;
    let [handshakes, attempts] = [0, 0];
    const one = (): Promise<void> =>
      new Promise((resolve) => {
        attempts++;
        const local = from === undefined ? {} : { localAddress: from };
        const socket = tls.connect({ ...options, ...local, host: '127.0.0.1', port }, () => {
          handshakes++;
          socket.destroy();
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
      });
    const again = async (): Promise<void> => {
      while (performance.now() < until) await one();
    };
    await Promise.all(Array.from({ length: atOnce }, again));
    return { handshakes, attempts, tookMs: performance.now() - began };
  },

  stop(): void {
    until = 0;
  },

  /** How late a loop with nothing to do runs on this machine at the same time. */
  async watch(forMs: number): Promise<Delay> {
    const delay = new LoopDelay();
    await new Promise((resolve) => setTimeout(resolve, forMs));
    return delay.stop();
  },
};
export type StormProgram = typeof served;

serveProgram(served, () => Promise.resolve());
