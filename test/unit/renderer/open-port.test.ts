import { expect, it } from 'vitest';
import { memoryPorts } from '../../../preload/bridge/port.ts';
import { findPortSource } from '../../../renderer/bridge/open-port.ts';

const kindAt = (address: string): string | undefined =>
  findPortSource({ location: new URL(address) as unknown as Location })?.kind;

it('[window] the desktop’s pipe is used wherever the page says it is from', () => {
  const [port] = memoryPorts();
  const location = new URL('http://127.0.0.1:8080/') as unknown as Location;
  expect(findPortSource({ port, location })).toEqual({ kind: 'once', port });
});

it.each([
  ['http://127.0.0.1:8080/', 'again'],
  ['http://localhost:8080/?token=x', 'again'],
  ['http://[::1]:8080/', 'again'],
  ['app://landline/', undefined],
  ['https://landline.example/', undefined],
  ['http://localhost.evil.example/', undefined],
  ['file:///opt/landline/index.html', undefined],
] as const)('[window] without it, %s opens a socket only on the loopback', (address, kind) => {
  expect(kindAt(address)).toBe(kind);
});
