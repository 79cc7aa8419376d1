/** A host and the term it hosts under. Terms never fall; of two hosts the greater pair is the room's (H1). */
export interface Standing {
  readonly term: number;
  /** Null, below every device, where none is known. */
  readonly host: string | null;
}

export const outranks = (a: Standing, b: Standing): boolean =>
  a.term > b.term || (a.term === b.term && (a.host ?? '') > (b.host ?? ''));
