/**
 * A person at a whole app, in a process of its own: JSON lines in, JSON lines out. Arguments: `--data FOLDER --name NAME [--port PORT]`.
 * In: `{"id","call","input"}`. Out: `{"kind":"started","device","port"}`, `{"kind":"answered","id","output"}` or `{"kind":"refused","id","code"}`,
 * `{"kind":"event","name","value"}`; to the call `usage`, the memory and processor time of the process.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { CallInput, CallName, EventName } from '../../../preload/contract/api.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import { startPerson } from '../apps.ts';

const { values } = parseArgs({
  options: { data: { type: 'string' }, name: { type: 'string' }, port: { type: 'string' } },
});
const { data = '', name = '', port = '47470' } = values;
const told: readonly EventName[] = ['notice.added', 'room.changed', 'message.added', 'room.nearbyChanged'];
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const person = await startPerson(name, { folder: data, port: Number(port) });
for (const event of told)
  person.client.on(event, (value) => say({ kind: 'event', name: event, value: value as unknown }));
const { deviceId } = await person.client.call('app.info', {});
say({ kind: 'started', device: deviceId });

function usage(): object {
  const { user, system } = process.cpuUsage();
  return { memoryMb: process.memoryUsage.rss() / 2 ** 20, cpuMs: (user + system) / 1_000 };
}

async function answer(id: number, call: string, input: unknown): Promise<void> {
  try {
    const output =
      call === 'usage'
        ? usage()
        : call === 'listen'
          ? await person.app.listen()
          : await person.client.call(call as CallName, input as CallInput<CallName>);
    say({ kind: 'answered', id, output });
  } catch (error) {
    say({ kind: 'refused', id, code: error instanceof AppError ? error.code : String(error) });
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, call, input } = JSON.parse(line) as { id: number; call: string; input: unknown };
  void answer(id, call, input);
}
await person.stop();
process.exit();
