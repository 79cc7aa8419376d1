import tls from 'node:tls';
import { passingIdentity } from '../../../main/identity/identity.ts';
import { dialOptions } from '../../../main/net/tls.ts';
import { LoopDelay, type Delay } from '../loop-delay.ts';
import { serveProgram } from '../program.ts';

const atOnce = 32;

const served = {
  /** Handshakes as fast as they are answered, each cut when it is done. Says how many, and how late a loop next door ran. */
  async knock({ port, forMs }: { port: number; forMs: number }): Promise<{ handshakes: number }> {
    const options = dialOptions(passingIdentity(Date.now()).secrets.certificate);
    const until = performance.now() + forMs;
    let handshakes = 0;
    const one = (): Promise<void> =>
      new Promise((resolve) => {
        const socket = tls.connect({ ...options, host: '127.0.0.1', port }, () => {
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
    return { handshakes };
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
