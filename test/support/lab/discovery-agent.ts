/**
 * A machine that only discovers: JSON lines in, JSON lines out, for the namespace laboratory and the loopback.
 * In: `{"do":"advertise","rooms":[…]}`, `watch`, `refresh`, `forget`, `report`, `stop`. Out: every discovery event with
 * `at` (nanoseconds of the machine's monotonic clock, comparable between processes), `report`, `stopped`,
 * and with `--log` the log's lines as `log`. Arguments: `[--type SERVICE-TYPE] [--loopback] [--log]`.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createDiscovery } from '../../../main/discovery/create-discovery.ts';
import type { Advertisement } from '../../../main/discovery/discovery.ts';
import { systemClock } from '../../../main/lib/clock.ts';

type Order =
  | { readonly do: 'advertise'; readonly rooms: readonly Advertisement[] }
  | { readonly do: 'watch'; readonly watching: boolean }
  | { readonly do: 'forget'; readonly instance: string }
  | { readonly do: 'refresh' | 'report' | 'stop' };

const { values } = parseArgs({
  options: { type: { type: 'string' }, loopback: { type: 'boolean' }, log: { type: 'boolean' } },
});
const say = (line: object): void => {
  process.stdout.write(`${JSON.stringify({ ...line, at: String(process.hrtime.bigint()) })}\n`);
};

const discovery = createDiscovery({
  clock: systemClock,
  logger: {
    log: (level, event, details) => {
      if (values.log === true) say({ kind: 'log', level, event, details });
    },
  },
  ...(values.type === undefined ? {} : { serviceType: values.type }),
  scope: values.loopback === true ? 'loopback' : 'network',
});
discovery.onEvent((event) => say(event.kind === 'reported' ? { ...event, ...discovery.report() } : event));
await discovery.start();
say({ kind: 'started', ...discovery.report() });

const orders = createInterface({ input: process.stdin });
for await (const line of orders) {
  const order = JSON.parse(line) as Order;
  if (order.do === 'advertise') {
    discovery.advertise(order.rooms);
    say({ kind: 'advertised' });
  } else if (order.do === 'watch') discovery.watch(order.watching);
  else if (order.do === 'forget') discovery.forget(order.instance);
  else if (order.do === 'refresh') discovery.refresh();
  else if (order.do === 'report') {
    const { heapUsed } = process.memoryUsage();
    say({ kind: 'report', ...discovery.report(), heapUsed });
  } else {
    await discovery.stop();
    say({ kind: 'stopped' });
    break;
  }
}
await discovery.stop();
orders.close();
