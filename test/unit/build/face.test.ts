import { expect, it } from 'vitest';
import { chooseFace } from '../../../build/face.ts';

const fetchNothing = (): Promise<null> => Promise.resolve(null);
const fetchNever = (): Promise<null> => Promise.reject(new Error('it was fetched'));

it('[start] opens the desktop app where Electron is there, or can be fetched', async () => {
  expect(await chooseFace({ hasDisplay: true, installed: '/electron', fetch: fetchNever })).toEqual({
    kind: 'desktop',
    program: '/electron',
  });
  const fetched = { hasDisplay: true, installed: null, fetch: () => Promise.resolve('/fetched') };
  expect(await chooseFace(fetched)).toEqual({ kind: 'desktop', program: '/fetched' });
});

it('[start] opens the browser face where Electron cannot be fetched, and says so', async () => {
  expect(await chooseFace({ hasDisplay: true, installed: null, fetch: fetchNothing })).toEqual({
    kind: 'browser',
    sentence: 'Electron could not be fetched, so Landline runs in the browser:',
  });
});

it.each([null, '/electron'])(
  '[start] without a display fetches nothing (Electron: %s)',
  async (installed) => {
    expect(await chooseFace({ hasDisplay: false, installed, fetch: fetchNever })).toEqual({
      kind: 'browser',
      sentence: 'There is no display here, so Landline runs in the browser:',
    });
  },
);
