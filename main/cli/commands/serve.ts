import type { Config } from '../../config.ts';
import { readBundle, type Bundle } from '../../gateway/bundle.ts';
import { startGateway } from '../../gateway/gateway.ts';
import { gatewayLimits } from '../../gateway/limits.ts';
import { readLines } from '../lines.ts';
import type { Output } from '../output.ts';
import { withApp, type Session, type Surroundings } from '../session.ts';

const lineBytes = 4_096;

/** Serves the app to browsers on this machine until it is interrupted, or everything was erased from there. Answers with the exit code. */
export async function serve(config: Config, output: Output, surroundings: Surroundings): Promise<number> {
  const bundle = await readBundle(surroundings.interfaceFolder).catch(() => null);
  if (bundle === null) {
    output.fail('internal', output.text('serve.no-interface'));
    return 1;
  }
  return withApp(config, output, surroundings, (session) =>
    serveBundle(bundle, session, config, output, surroundings),
  );
}

async function serveBundle(
  bundle: Bundle,
  { app, deviceId }: Session,
  config: Config,
  output: Output,
  { clock, logger, input, interrupted, randomBytes }: Surroundings,
): Promise<number> {
  const gateway = await startGateway({
    bundle,
    port: config.httpPort,
    clock,
    logger,
    limits: gatewayLimits,
    randomBytes,
    connect: (port) => app.connect(port, 'browser'),
  });
  const tellAddress = (): void => {
    const address = gateway.newAddress();
    output.event({ type: 'ready', deviceId, port: gateway.port, address });
    output.say(output.text('serve.address', { address }));
  };
  try {
    tellAddress();
    output.note('serve.how');
    // The end of the input stops nothing, nor does its failure, as of a terminal that is gone: a service has none.
    tellAgain(input, tellAddress).catch(() => undefined);
    const over = await Promise.race([interrupted, app.erased.then(() => 'erased' as const)]);
    if (over === 'erased') {
      output.event({ type: 'erased' });
      output.note('serve.erased');
    }
  } finally {
    await gateway.stop();
  }
  return 0;
}

/** A new address for every line that comes. */
async function tellAgain(input: Surroundings['input'], tell: () => void): Promise<void> {
  for await (const line of readLines(input, lineBytes)) if (line.kind !== 'too-long') tell();
}
