export type Line =
  | { readonly kind: 'line'; readonly text: string }
  /** Longer than may be kept, or not UTF-8; it was passed over. */
  | { readonly kind: 'too-long' }
  | { readonly kind: 'not-text' };

const newline = 0x0a;

/**
 * The lines of a byte stream, without their ends (`\n` or `\r\n`), the last also without one.
 * Never keeps more than `maxBytes` of a line.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array | string>,
  maxBytes: number,
): AsyncGenerator<Line> {
  let parts: Uint8Array[] = [];
  let size = 0;
  const finish = (): Line => {
    const line = size > maxBytes ? ({ kind: 'too-long' } as const) : decoded(Buffer.concat(parts));
    parts = [];
    size = 0;
    return line;
  };
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(newline, start);
      const part = bytes.subarray(start, end === -1 ? bytes.length : end);
      size += part.length;
      if (size > maxBytes) parts = [];
      else if (part.length > 0) parts.push(part);
      if (end === -1) break;
      yield finish();
      start = end + 1;
    }
  }
  if (size > 0) yield finish();
}

function decoded(bytes: Uint8Array): Line {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { kind: 'line', text: text.replace(/\r$/, '') };
  } catch {
    return { kind: 'not-text' };
  }
}
