import assert from 'node:assert/strict';
import { contentSecurityPolicy } from '../../../main/content-security-policy.ts';
import { permissionsPolicy } from '../../../main/permissions-policy.ts';
import { runtime } from '../../support/launch.ts';
import type { Check } from './checks.ts';

type Values = Readonly<Record<string, unknown>>;

/** Electron adds values of its own to what it was given; there only ours are compared. */
function assertWhole(found: Values, wanted: Values): void {
  const ours = Object.keys(wanted).map((name) => [name, found[name]]);
  assert.deepEqual(runtime === 'stand-in' ? found : Object.fromEntries(ours), wanted);
}

/** What was switched, as a whole, so that a switch that is added, lost or turned is found. */
export const readBackChecks: readonly Check[] = [
  {
    name: 'preferences',
    async run({ app, window }) {
      const found = await window.evaluate((own): Values => {
        // Known to Electron, not to its typings.
        const contents = own.webContents as unknown as { getLastWebPreferences(): Values };
        const webRtc = own.webContents.getWebRTCIPHandlingPolicy();
        const preferences = contents.getLastWebPreferences();
        const preload = String(preferences['preload']).replaceAll('\\', '/').split('/').slice(-3).join('/');
        return { ...preferences, preload, webRtc };
      });
      assertWhole(found, {
        preload: 'out/preload/index.cjs',
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        safeDialogs: true,
        devTools: !(await app.evaluate(({ app: own }) => own.isPackaged)),
        spellcheck: process.platform === 'darwin',
        webRtc: 'disable_non_proxied_udp',
      });
    },
  },
  {
    name: 'headers',
    async run({ page }) {
      const found = await page.evaluate(async () => [...(await fetch(location.pathname)).headers]);
      assertWhole(Object.fromEntries(found), {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': contentSecurityPolicy,
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': permissionsPolicy,
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
    },
  },
  {
    name: 'command line',
    async run({ app }) {
      const wanted = [
        'enable-sandbox',
        'disable-background-networking',
        'disable-component-update',
        'disable-domain-reliability',
        'disable-sync',
        'no-pings',
      ];
      const missing = await app.evaluate(
        ({ app: own }, names) => names.filter((name) => !own.commandLine.hasSwitch(name)),
        wanted,
      );
      assert.deepEqual(missing, []);
    },
  },
  ...(runtime === 'stand-in' ? [schemeCheck(), deviceCheck()] : []),
];

/** Electron does not tell what a scheme was given; the stand-in does. */
function schemeCheck(): Check {
  return {
    name: 'scheme',
    async run({ app }) {
      const schemes = await app.evaluate(
        ({ protocol }) => (protocol as unknown as { readonly $schemes: readonly unknown[] }).$schemes,
      );
      const privileges = { standard: true, secure: true, supportFetchAPI: true };
      assert.deepEqual(schemes, [{ scheme: 'app', privileges }]);
    },
  };
}

/** Nor does Electron ask for a device that is not plugged in. */
function deviceCheck(): Check {
  return {
    name: 'devices',
    async run({ app }) {
      const answers = await app.evaluate(({ session }) => {
        const { $device } = session.defaultSession as unknown as {
          readonly $device: ((details: object) => boolean) | null;
        };
        const types = ['hid', 'serial', 'usb'];
        return types.map((deviceType) => $device?.({ deviceType, origin: 'app://landline', device: {} }));
      });
      assert.deepEqual(answers, [false, false, false]);
    },
  };
}
