import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TerminalProcess } from './terminal.ts';

/** People at terminals, each a process with a data folder of its own. Whoever makes them ends them. */
export class Terminals {
  readonly #folder = mkdtemp(path.join(tmpdir(), 'landline-cli-'));
  readonly #running: TerminalProcess[] = [];

  /** On any free port, where `args` name none. The same person has the same data folder again. */
  async start(who: string, ...args: string[]): Promise<TerminalProcess> {
    const port = args.includes('--port') ? [] : ['--port', '0'];
    const process = new TerminalProcess([
      ...args,
      '--data',
      path.join(await this.#folder, who),
      '--name',
      who,
      ...port,
    ]);
    this.#running.push(process);
    return process;
  }

  /** Hosts a room and gives its address with the room's id, so that no test depends on what else is on the network. */
  async host(who: string, room: string): Promise<readonly [host: TerminalProcess, address: string]> {
    const host = await this.start(who, 'host', room, '--json');
    const { roomId } = await host.event('hosting');
    const ready = await host.event('ready');
    return [host, `127.0.0.1:${String(ready['port'])}/${String(roomId)}`];
  }

  /** Joins by address, as a program. Resolves once it is in. */
  async join(who: string, address: string): Promise<TerminalProcess> {
    const guest = await this.start(who, 'join', address, '--json');
    await guest.event('joined');
    return guest;
  }

  /** Kills those that still run, and removes their folders. */
  async end(): Promise<void> {
    for (const process of this.#running.splice(0)) {
      process.child.kill('SIGKILL');
      await process.exited;
    }
    await rm(await this.#folder, { recursive: true });
  }
}

/** What it was told, one's own included. */
export const texts = (process: TerminalProcess): unknown[] => process.of('message').map(({ text }) => text);

export const heard = (process: TerminalProcess, text: string): Promise<Readonly<Record<string, unknown>>> =>
  process.event('message', (message) => message['text'] === text);

export const deviceOf = async (process: TerminalProcess): Promise<string> =>
  String((await process.event('ready'))['deviceId']);

/** Resolves once the last of these objects it told is as `fits` wants it. */
export const until = (
  process: TerminalProcess,
  type: string,
  fits: (event: Readonly<Record<string, unknown>>) => boolean,
): Promise<Readonly<Record<string, unknown>>> =>
  process.until(({ events }) => {
    const last = events.findLast((event) => event.type === type);
    return last && fits(last) ? last : undefined;
  });
