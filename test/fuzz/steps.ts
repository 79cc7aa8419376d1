/** An input that is a course of events: one step for each. */
export interface Step {
  readonly op: number;
  readonly payload: Uint8Array;
}

const headBytes = 3;
const longest = 0xffff;

/** `op u8 | length u16be | payload`, one behind the other; payloads are cut where they are too long for it. */
export const writeSteps = (steps: readonly Step[]): Uint8Array =>
  Buffer.concat(
    steps.flatMap(({ op, payload }) => {
      const head = Buffer.from([op, 0, 0]);
      const kept = payload.subarray(0, longest);
      head.writeUInt16BE(kept.length, 1);
      return [head, kept];
    }),
  );

/** Whatever the bytes are: what is too short for its length is what there is. */
export function readSteps(input: Uint8Array): Step[] {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const steps: Step[] = [];
  for (let at = 0; at + headBytes <= bytes.length;) {
    const end = at + headBytes + bytes.readUInt16BE(at + 1);
    steps.push({ op: bytes[at] ?? 0, payload: bytes.subarray(at + headBytes, end) });
    at = end;
  }
  return steps;
}
