/**
 * A place in a room's shown order (L3) as text: lamport, chain, seq, each at its full width in hexadecimal,
 * so that it compares as a string like the places themselves. `chain` is 32 hexadecimal digits.
 */
export const cursorOf = (place: {
  readonly lamport: number;
  readonly chain: string;
  readonly seq: number;
}): string =>
  `${place.lamport.toString(16).padStart(12, '0')}-${place.chain}-${place.seq.toString(16).padStart(8, '0')}`;
