import { afterAll, beforeAll, describe, it } from 'vitest';
import { launch } from '../../support/launch.ts';
import { checks } from './checks.ts';
import { openDesktop, type Desktop } from './page.ts';

describe('the desktop window', () => {
  let desktop: Desktop;
  beforeAll(async () => {
    desktop = await openDesktop(await launch());
  }, 60_000);
  afterAll(() => desktop.app.close());

  it.each(checks.map(({ name, run }) => [name, run] as const))(
    'holds: %s',
    (_name, run) => run(desktop),
    15_000,
  );
});
