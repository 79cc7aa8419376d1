import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { makeCertificate } from '../../../main/identity/certificate.ts';
import { listenOptions } from '../../../main/net/tls.ts';
import { encodeFrame, FrameDecoder } from '../../../main/protocol/frame.ts';
import { serveProgram, usage } from '../program.ts';

/**
 * The least a host can do: give every frame that comes to everybody, the frames of one turn in one write, with the
 * same pauses as the real host makes. No identity, no signatures, no disk, no heartbeats, one thread.
 */
const guests = new Set<Socket>();
let pending: Uint8Array[] = [];
let due = false;
let restUntil = 0;

function relay(): void {
  const frames = Buffer.concat(pending);
  const began = performance.now();
  pending = [];
  due = false;
  for (const guest of guests) guest.write(frames);
  const now = performance.now();
  restUntil = now + Math.min(50, 2 * (now - began));
}

function gather(payload: Uint8Array): void {
  pending.push(encodeFrame('entries', payload));
  if (due) return;
  due = true;
  const restMs = restUntil - performance.now();
  if (restMs > 0) setTimeout(relay, restMs);
  else setImmediate(relay);
}

function meet(socket: Socket): void {
  const decoder = new FrameDecoder(64 * 1024 + 1);
  guests.add(socket);
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('close', () => guests.delete(socket));
  socket.on('data', (chunk) => {
    for (const { payload } of decoder.push(chunk)) gather(payload);
  });
}

const served = {
  open(kind: 'net' | 'tls'): Promise<{ readonly port: number; readonly room: string }> {
    const server =
      kind === 'net'
        ? net.createServer(meet)
        : tls.createServer(listenOptions(makeCertificate(Date.now()), 5_000), meet);
    return new Promise((resolve) => {
      server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
        resolve({ port: (server.address() as net.AddressInfo).port, room: 'a'.repeat(32) });
      });
    });
  },
  usage,
};
export type FloorProgram = typeof served;

serveProgram(served, () => Promise.resolve());
