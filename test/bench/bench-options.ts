/** What was typed behind `npm run bench --`. */
export interface BenchOptions {
  /** Smaller loads: under a minute for everything. */
  readonly quick: boolean;
  /** Where the host's threads leave their processor profiles, or null. */
  readonly profileFolder: string | null;
  /** Parts of the fan-out, for looking closer at one of them. */
  readonly only: {
    readonly guests: number | null;
    /** Messages a second; null: the flood. */
    readonly rate: number | null | undefined;
    readonly kinds: readonly ('landline' | 'tls' | 'net')[] | null;
  };
}
