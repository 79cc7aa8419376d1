import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asInstalled, defaultAppFolder, launch, runtime } from '../../support/launch.ts';
import { checks, failingChecks, patient } from './checks.ts';
import { openDesktop, type Desktop } from './page.ts';

describe('the desktop window', () => {
  let desktop: Desktop;
  beforeAll(async () => {
    desktop = await openDesktop(await launch());
  });
  afterAll(() => desktop.app.close());

  it.each(checks.map(({ name, run }) => [name, run] as const))('[A45] holds: %s', (_name, run) =>
    run(desktop),
  );
});

// Electron itself would have to be packaged first: test/package does so.
it.runIf(runtime === 'stand-in')('what people install has no developer tools', async () => {
  expect(
    await failingChecks(defaultAppFolder, ['bridge', 'preferences'], { ...patient, env: asInstalled }),
  ).toEqual([]);
});
