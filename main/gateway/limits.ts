/** What the browser face lets anybody use up. Times are milliseconds. */
export interface GatewayLimits {
  readonly connections: number;
  /** Tabs with an open WebSocket. */
  readonly tabs: number;
  readonly sessions: number;
  /** One frame from a tab. The longest message, every character escaped, fits. */
  readonly frameBytes: number;
  /** What may wait unsent for one tab before it is cut off; it reloads what it missed when it comes back. */
  readonly unsentBytes: number;
  readonly headerBytes: number;
  readonly headersMs: number;
  readonly requestMs: number;
  readonly checkMs: number;
  readonly keepAliveMs: number;
  /** A connection that is no tab's and on which nothing moves for so long is cut off. */
  readonly idleMs: number;
  /** A tab that does not answer a ping before the next one is gone. */
  readonly pingMs: number;
}

export const gatewayLimits: GatewayLimits = {
  connections: 128,
  tabs: 32,
  sessions: 16,
  frameBytes: 512 * 1024,
  unsentBytes: 8 * 1024 * 1024,
  headerBytes: 16 * 1024,
  headersMs: 5_000,
  requestMs: 10_000,
  checkMs: 1_000,
  keepAliveMs: 5_000,
  idleMs: 10_000,
  pingMs: 15_000,
};
