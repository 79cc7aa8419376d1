/** What `npm start` opens: the desktop app, or the browser face with the sentence that says why. */
export type Face =
  | { readonly kind: 'desktop'; readonly program: string }
  | { readonly kind: 'browser'; readonly sentence: string };

/**
 * The desktop app wherever a window can be opened and Electron's program is there, or `fetch` gets it; null from
 * `installed` and `fetch` means that there is none. Without a display nothing is fetched.
 */
export async function chooseFace(machine: {
  readonly hasDisplay: boolean;
  readonly installed: string | null;
  fetch(): Promise<string | null>;
}): Promise<Face> {
  if (!machine.hasDisplay) return inBrowser('There is no display here');
  const program = machine.installed ?? (await machine.fetch());
  return program === null ? inBrowser('Electron could not be fetched') : { kind: 'desktop', program };
}

const inBrowser = (reason: string): Face => ({
  kind: 'browser',
  sentence: `${reason}, so Landline runs in the browser:`,
});
