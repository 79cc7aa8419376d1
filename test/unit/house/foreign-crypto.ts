/**
 * What Node's crypto and TLS can do with OpenSSL and cannot with the BoringSSL inside Electron: algorithm names as they
 * are written in string literals, and calls and options by name.
 */
const algorithms = [
  'chacha20(-poly1305)?',
  '(id-)?aes-?\\d+-(ccm|ocb)',
  'x448',
  'ed448',
  'sha3-\\d+',
  'shake\\d+',
  'k?mac-?(128|256)',
  'blake2[bs]\\d+',
  'secp256k1',
  'modp\\d+',
  'camellia.*',
  'aria-?\\d+.*',
  'sm[234]',
  'argon2(d|i|id)',
  'ml-(kem|dsa)-\\d+',
];
const members = [
  'createDiffieHellman(Group)?',
  'getDiffieHellman',
  'pskCallback',
  'getFinished',
  'getPeerFinished',
];
const literal = new RegExp(`(['"\`])(?:${algorithms.join('|')})\\1`, 'gi');
const member = new RegExp(`\\b(?:${members.join('|')})\\b`, 'g');
const suite = /\bTLS_\w*(?:CCM|CHACHA20)\w*/g;

/** Each place in `code` that names something BoringSSL lacks. */
export const foreignCrypto = (code: string): readonly string[] =>
  [literal, member, suite].flatMap((pattern) => [...code.matchAll(pattern)].map(([found]) => found));
