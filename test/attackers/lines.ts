import { createInterface } from 'node:readline';

/** What an attacker reports, a JSON object a line. */
export const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

export type Order = Readonly<Record<string, unknown>> & { readonly do: string };

/** What it is told to do, one after the other. Ends with its input. */
export async function obey(orders: Readonly<Record<string, (order: Order) => unknown>>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line) as Order;
    await orders[order.do]?.(order);
    say({ kind: 'done', do: order.do });
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
