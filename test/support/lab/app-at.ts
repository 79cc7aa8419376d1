import path from 'node:path';
import type { CallInput, CallName, CallOutput, EventName, Events } from '../../../preload/contract/api.ts';
import type { JoinOutcome } from '../../../preload/contract/api.ts';
import type { RoomId, TimelineItem } from '../../../preload/contract/model.ts';
import type { LabHost } from './lab.ts';
import type { Line, LineProcess } from './line-process.ts';

const root = path.resolve(import.meta.dirname, '../../..');
/** A machine with other work to do may take this long for anything here. */
export const patienceMs = 60_000;

/** A whole app on a machine of the laboratory, and whatever its windows could ask. */
export class AppAt {
  readonly program: LineProcess;
  readonly host: LabHost;
  readonly device: string;
  #asked = 0;

  private constructor(host: LabHost, program: LineProcess, device: string) {
    this.host = host;
    this.program = program;
    this.device = device;
  }

  /** The same person has the same folder again. */
  static async start(host: LabHost, data: string, options: { port?: number } = {}): Promise<AppAt> {
    const port = options.port === undefined ? [] : ['--port', String(options.port)];
    const program = host.run(
      [
        process.execPath,
        path.join(import.meta.dirname, 'person-program.ts'),
        ...['--data', data, '--name', host.name, ...port],
      ],
      { cwd: root, env: { ...process.env, LANDLINE_SCOPE: 'network' } },
    );
    const started = await program.until(({ kind }) => kind === 'started', { timeoutMs: patienceMs });
    return new AppAt(host, program, String(started['device']));
  }

  /** What the app answers; throws the code with which it refuses. */
  async call<Name extends CallName>(call: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
    return (await this.#ask(call, input)) as CallOutput<Name>;
  }

  /** The code it refuses with, or `answered`. */
  async refusal<Name extends CallName>(call: Name, input: CallInput<Name>): Promise<string> {
    return this.call(call, input).then(
      () => 'answered',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  }

  async listen(): Promise<number> {
    return (await this.#ask('listen', {})) as number;
  }

  async usage(): Promise<{ readonly memoryMb: number; readonly cpuMs: number }> {
    return (await this.#ask('usage', {})) as { memoryMb: number; cpuMs: number };
  }

  join(address: string, more: Partial<CallInput<'room.join'>> = {}): Promise<JoinOutcome> {
    return this.call('room.join', { target: { kind: 'address', address }, ...more });
  }

  async items(roomId: RoomId): Promise<readonly TimelineItem[]> {
    return (await this.call('message.history', { roomId, limit: 500 })).items;
  }

  async texts(roomId: RoomId): Promise<string[]> {
    return (await this.items(roomId)).flatMap((item) => (item.kind === 'message' ? item.text : []));
  }

  /** Every value of that event so far. */
  events<Name extends EventName>(name: Name, since = 0): readonly Events[Name][] {
    return this.program.lines
      .slice(since)
      .flatMap((line) => (isEvent(line, name) ? [line['value'] as Events[Name]] : []));
  }

  /** Once a message with these words is shown. */
  async hears(text: string): Promise<void> {
    await this.program.until(
      (line) =>
        isEvent(line, 'message.added') &&
        (line['value'] as Events['message.added']).items.some(
          (item) => item.kind === 'message' && item.text === text,
        ),
      { timeoutMs: patienceMs },
    );
  }

  async noticed(code: string): Promise<void> {
    await this.program.until(
      (line) => isEvent(line, 'notice.added') && (line['value'] as Events['notice.added']).code === code,
      { timeoutMs: patienceMs },
    );
  }

  async #ask(call: string, input: unknown): Promise<unknown> {
    const id = ++this.#asked;
    const since = this.program.mark();
    this.program.send({ id, call, input });
    const line = await this.program.until((one) => one['id'] === id, { since, timeoutMs: patienceMs });
    if (line['kind'] === 'refused') throw new Error(String(line['code']));
    return line['output'];
  }
}

const isEvent = (line: Line, name: EventName): boolean => line['kind'] === 'event' && line['name'] === name;
