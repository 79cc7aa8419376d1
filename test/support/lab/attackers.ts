import path from 'node:path';
import type { LabHost } from './lab.ts';
import type { Line, LineProcess } from './line-process.ts';

const folder = path.resolve(import.meta.dirname, '../../attackers');

/** A hostile program on a machine of the laboratory: it is written against the wire and knows nothing of the app's sources. */
export const attacker = (
  host: LabHost,
  program: string,
  ...args: readonly (string | number)[]
): LineProcess => host.run([process.execPath, path.join(folder, `${program}.ts`), ...args.map(String)]);

/** Gives the machine more addresses on its first network, `NETWORK.first` and on, and answers with them. */
export async function moreAddresses(
  host: LabHost,
  count: number,
  network: string,
  first = 1,
): Promise<readonly string[]> {
  const addresses = Array.from({ length: count }, (_, index) => `${network}.${first + index}`);
  await host.exec(addresses.map((address) => `ip addr add ${address}/16 dev eth0`).join('; '));
  return addresses;
}

/** Has it do something and waits until it has; the answer is what it said of that meanwhile, where `kinds` tell that from other lines. */
export async function order(
  program: LineProcess,
  what: Readonly<Record<string, unknown>> & { readonly do: string },
  ...kinds: readonly string[]
): Promise<Line[]> {
  const since = program.mark();
  program.send(what);
  await program.until((line) => line['kind'] === 'done' && line['do'] === what.do, {
    since,
    timeoutMs: 60_000,
  });
  const said = program.lines.slice(since).filter(({ kind }) => kind !== 'started' && kind !== 'done');
  return kinds.length === 0 ? said : said.filter(({ kind }) => kinds.includes(String(kind)));
}
