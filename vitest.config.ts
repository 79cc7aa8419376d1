import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** One project for each ring of tests; `npm test` runs them in this order, `vitest run --project unit` one of them. */
const ring = (
  order: number,
  name: string,
  include: readonly string[],
  test: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration => ({
  extends: true,
  test: { name, include: [...include], sequence: { groupOrder: order }, ...test },
});
const seconds = 1_000;
/** Of tests that start the app as it is built. */
const built = {
  testTimeout: 180 * seconds,
  hookTimeout: 120 * seconds,
  globalSetup: ['build/gate/built-setup.ts'],
};

export default defineConfig({
  test: {
    // Tests hold real sockets, databases and child processes: a process of their own for each file.
    pool: 'forks',
    // Apps under test look for each other on this machine only; in network namespaces a test takes it back.
    env: { LANDLINE_SCOPE: 'loopback' },
    // What is waited for comes as soon as the machine gets to it; only what never comes takes this long.
    expect: { poll: { timeout: 45 * seconds, interval: 50 } },
    teardownTimeout: 60 * seconds,
    // The browser's driver asks on its own account too, and a page may go while it does.
    onUnhandledError: ({ message }) =>
      !/^Protocol error \(Runtime\.\w+\): Cannot find context with specified id/.test(message),
    passWithNoTests: false,
    allowOnly: false,
    reporters: ['default'],
    projects: [
      ring(1, 'unit', ['test/unit/**/*.test.{ts,tsx}', 'test/suites/**/*.test.ts'], {
        testTimeout: 60 * seconds,
        hookTimeout: 60 * seconds,
      }),
      // These wait far more than they work, on connections, deadlines and processes of their own.
      ring(2, 'integration', ['test/integration/**/*.test.ts'], {
        maxWorkers: 2,
        ...built,
      }),
      // Namespaces share one machine's bridges and daemons.
      ring(3, 'netns', ['test/netns/**/*.test.ts'], {
        maxWorkers: 1,
        ...built,
      }),
      // Windows on an app that is made up: nothing in them knows of other apps.
      ring(4, 'ui', ['test/e2e/ui/**/*.test.ts'], {
        maxWorkers: 1,
        ...built,
      }),
      ring(5, 'e2e', ['test/e2e/{desktop,people}/**/*.test.ts', 'test/package/**/*.test.ts'], {
        maxWorkers: 1,
        ...built,
      }),
    ],
  },
});
