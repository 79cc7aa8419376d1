import { parseArgs } from 'node:util';

/**
 * Our own options among what a desktop program is started with: Chromium's switches, Electron's, a link.
 * None of those is ours to judge, so an option that is not ours, or has no value, is passed over.
 */
export function shellArguments(argv: readonly string[]): { data?: string; name?: string; port?: string } {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: { data: { type: 'string' }, name: { type: 'string' }, port: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const { data, name, port } = values;
  return {
    ...(typeof data === 'string' ? { data } : {}),
    ...(typeof name === 'string' ? { name } : {}),
    ...(typeof port === 'string' ? { port } : {}),
  };
}
