/** Offers a file of these lines, made in this page, for saving. */
export function offerFile(name: string, type: string, lines: readonly string[]): void {
  offerParts(
    name,
    type,
    lines.map((line) => `${line}\n`),
  );
}

/** Offers a file made of `parts` for saving, as the browser saves what it loads. */
export function offerParts(name: string, type: string, parts: readonly BlobPart[]): void {
  const address = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
