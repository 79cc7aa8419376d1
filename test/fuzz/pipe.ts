import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

/** One end of a connection in memory: what is written at one end comes out at the other in a later turn, in the same pieces. */
export class End extends Duplex {
  #other: End | null = null;

  join(other: End): void {
    this.#other = other;
  }

  setNoDelay(): this {
    return this;
  }

  override _read(): void {
    // what comes is pushed
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    setImmediate(() => {
      this.#other?.arrive(chunk);
      done();
    });
  }

  override _final(done: () => void): void {
    setImmediate(() => {
      this.#other?.arrive(null);
      done();
    });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    setImmediate(() => this.#other?.cut());
    done(error);
  }

  arrive(chunk: Buffer | null): void {
    if (!this.destroyed && !this.readableEnded) this.push(chunk);
  }

  cut(): void {
    this.destroy();
  }
}

/** Two ends as TLS would give them, without its handshake. */
export function pipe(): { readonly near: TLSSocket; readonly far: End } {
  const [near, far] = [new End({ allowHalfOpen: false }), new End()];
  near.join(far);
  far.join(near);
  return { near: near as unknown as TLSSocket, far };
}
