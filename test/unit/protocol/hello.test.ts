import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../../../main/protocol/errors.ts';
import { helloBytes, makeHello, verifyHello, type Binding } from '../../../main/protocol/hello.ts';
import { knownDevice } from '../../support/devices.ts';
import { messages, someBinding } from '../../support/messages.ts';

const ana = knownDevice(1);
const eve = knownDevice(9);
const one = { min: 1, max: 1 };
const hello = makeHello(ana, 'dial', someBinding, { min: 1, max: 3 }, '0.1.0');
const verify = (value: unknown, binding: Binding = someBinding, own = one) =>
  verifyHello(value, 'dial', binding, own);

describe('hello', () => {
  it('[C3] signs role, exporter, both fingerprints, versions and app, in the recorded layout', () => {
    const bytes = helloBytes('dial', someBinding, { min: 1, max: 0x0203 }, '0.1.0');
    expect(bytes.toString('latin1')).toBe(
      `landline-hello-v1\0dial\0${'\xe0'.repeat(32)}${'\xd1'.repeat(32)}${'\x15'.repeat(32)}\0\x01\x02\x030.1.0`,
    );
  });

  it('[C3] introduces the device that signed', () => {
    expect(verify(hello)).toMatchObject({ device: ana.device, app: '0.1.0', version: 1 });
    expect(verify(messages.hello).device).toBe(ana.device);
  });

  it.each([
    ['another connection', hello, { ...someBinding, exporter: Buffer.alloc(32, 1) }],
    ['another dialler’s certificate', hello, { ...someBinding, dialFingerprint: Buffer.alloc(32, 1) }],
    ['another listener’s certificate', hello, { ...someBinding, listenFingerprint: Buffer.alloc(32, 1) }],
    [
      'another device’s key',
      { ...hello, key: Buffer.from(eve.publicKey).toString('base64url') },
      someBinding,
    ],
    ['bytes that are no key', { ...hello, key: '_'.repeat(43) }, someBinding],
    ['another app version', { ...hello, app: '0.1.1' }, someBinding],
    ['other versions', { ...hello, protocol: { min: 1, max: 1 } }, someBinding],
  ])('[C3] [A19] [A20] [A52] refuses a hello with %s', (_what, value, binding) => {
    expect(() => verify(value, binding)).toThrow(new ProtocolError('hello-bad-signature'));
  });

  it('[C3] refuses a hello sent back to its sender', () => {
    expect(() => verifyHello(hello, 'listen', someBinding, one)).toThrow(
      new ProtocolError('hello-wrong-role'),
    );
  });

  it.each([messages.look, messages.end, null, [], 'hello'])('[C3] refuses %j before the hello', (value) => {
    expect(() => verify(value)).toThrow(new ProtocolError('control-unexpected'));
  });

  it('[C4] takes the greatest version both speak', () => {
    const range = (min: number, max: number) => makeHello(ana, 'dial', someBinding, { min, max }, '0.1.0');
    expect(verify(range(1, 5), someBinding, { min: 2, max: 4 }).version).toBe(4);
    expect(verify(range(2, 3), someBinding, { min: 1, max: 9 }).version).toBe(3);
  });

  it('[C4] [A52] tells a version that is too old from one that is too new, in hellos of any shape', () => {
    const future = { type: 'hello', protocol: { min: 7, max: 9, draft: true }, keys: ['something else'] };
    expect(() => verify(future)).toThrow(new ProtocolError('version-too-new'));
    expect(() => verify(future, someBinding, { min: 12, max: 15 })).toThrow(
      new ProtocolError('version-too-old'),
    );
  });

  it('[C4] refuses a range that is none', () => {
    const turned = makeHello(ana, 'dial', someBinding, { min: 2, max: 1 }, '0.1.0');
    expect(() => verify(turned, someBinding, { min: 1, max: 2 })).toThrow(
      new ProtocolError('control-invalid'),
    );
  });
});
