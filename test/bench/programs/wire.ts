import net, { type AddressInfo } from 'node:net';
import { serveProgram } from '../program.ts';

/** A wire between two devices which counts what passes: TCP payload, so TLS and all framing included. */
let passed = 0;

const served = {
  /** Gives the port that leads to `port`. */
  open(port: number): Promise<number> {
    const server = net.createServer((near) => {
      const far = net.connect({ port, host: '127.0.0.1' });
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        from.setNoDelay(true);
        from.on('data', (chunk: Buffer) => (passed += chunk.length));
        from.on('error', () => to.destroy());
        from.pipe(to);
      }
    });
    return new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  },
  bytes: (): Promise<number> => Promise.resolve(passed),
};
export type WireProgram = typeof served;

serveProgram(served, () => Promise.resolve());
