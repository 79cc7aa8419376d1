/** Every limit a peer can run into. Each has a test that steps one over it. Sizes are bytes, times milliseconds. */
export const limits = {
  /** F3: a frame's length field counts the type byte and the payload. */
  frameBeforeAdmission: 4 * 1024,
  /** F3: what a side that dialled takes from the host before it is admitted; a list of rooms fits. */
  frameAnswer: 16 * 1024,
  frameControl: 64 * 1024,
  /** F4 */
  frameCompleteMs: 15_000,

  /** C5 */
  handshakeMs: 5_000,
  helloMs: 3_000,
  joinMs: 10_000,
  /** Of one address: those that are not admitted, and all. Each room that two devices share is a connection of its own. */
  waitingPerAddress: 8,
  connectionsPerAddress: 64,
  connectionsWaiting: 256,
  connectionsTotal: 2_048,
  bucketPerAddress: 20,
  bucketRefillPerSecond: 4,
  bucketsKept: 4_096,

  /** H3 */
  heartbeatMs: 500,
  silenceMs: 2_400,
  /** H3: how long the first in line waits before it takes over, and each further one longer. */
  successionMs: 200,
  successionStepMs: 400,
  successors: 16,
  /** H2 */
  termJump: 1_000,
  claimsPerMinute: 3,
  /** How long a successor may take to say that it has taken over (H4). */
  takeMs: 2_000,
  /** How long a peer may take to read the reason it was given, before its connection is cut. */
  farewellMs: 1_000,

  /** What may wait for the receiver of a session; above it the connection is not read (S3). */
  inboundQueue: 1024 * 1024,
  /** What may wait unsent for a peer; above it that peer's own frames are not read. */
  outboundPause: 1024 * 1024,

  nameCodePoints: 40,
  roomNameCodePoints: 60,
  messageCodePoints: 8_000,
  mentionsPerMessage: 50,
  /** L6: edits that one delete names. */
  editsPerDelete: 100,
  /** L7 */
  statusCodePoints: 100,
  peoplePerStatus: 200,
  typistsTold: 16,
  marksPerFrame: 300,
  readersTold: 100,
  entryBody: 32 * 1024,
  /** L4 */
  lamportJump: 1_000,
  /** Above this two clocks are told to be apart (L3). */
  skewMs: 120_000,

  /** L6: chains named in the entry that takes a role away, bans or kicks that one entry lifts. */
  knownChains: 256,
  liftsPerEntry: 16,
  /** J2: guesses at a passphrase or code. Of one address or key, and of a room, a minute; then a guess costs twice the time before. */
  guessesPerMinute: 5,
  guessesPerRoom: 30,
  guessDelayMs: 60_000,
  /** J4: how long a spoken code can be used, and how often it may be tried. */
  codeMs: 600_000,
  codeTries: 5,
  invitesPerRoom: 100,
  /** J1: who waits for being let in; who has not asked again for `askForgottenMs` has gone. */
  askingPerRoom: 32,
  askingPerAddress: 4,
  askEveryMs: 3_000,
  askForgottenMs: 12_000,
  /** How long one who was turned away is told so. */
  turnedAwayMs: 600_000,

  roomsPerHost: 16,
  /** J7: direct rooms of one device, and how many others may have it open, a minute. */
  directRooms: 500,
  directsBurst: 20,
  directsPerMinute: 2,
  guestsPerRoom: 2_000,
  /** J5: entries in one answered pull. */
  entriesPerPull: 500,
  bytesPerPull: 1024 * 1024,
  /** J5: messages whose words are asked for at once. */
  bodiesPerRequest: 100,
  headsPerFrame: 500,
  /** A chain is begun at each start of a device (L2). */
  chainsPerAuthor: 4_096,
  chainsPerRoom: 100_000,
  idsPerPresence: 500,

  /** S3: what may wait unsent for one guest before it is switched from push to pull, and how long it may stay so. */
  guestQueue: 4 * 1024 * 1024,
  guestBehindMs: 30_000,

  /** S4, for each member: tokens, refilled a second. */
  messagesBurst: 40,
  messagesPerSecond: 10,
  bytesBurst: 512 * 1024,
  bytesPerSecond: 64 * 1024,
  controlsBurst: 2_000,
  controlsPerSecond: 200,
  /** What a host pulls from one guest; beyond, it asks more slowly. */
  pulledBurst: 10_000,
  pulledPerSecond: 500,
  joinsBurst: 30,
  joinsPerMinute: 30,
  muteMs: 10_000,
  mutesBeforeDrop: 3,
} as const;

/** The same limits with other figures: for tests, and for measuring what is behind the gate. */
export type Limits = { readonly [Name in keyof typeof limits]: number };
