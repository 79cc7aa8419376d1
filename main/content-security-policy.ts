/**
 * What a page of ours may load and do, on the desktop and in the browser alike: its own files and the WebSocket to its
 * own origin, nothing else. No inline script or style, no frame, no form, no plug-in, no request to anybody.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What the worker behind the browser's notifications may do: ask whether its own origin still answers, and load nothing. */
export const workerPolicy = "default-src 'none'; connect-src 'self'";
/** Where that worker lies; its scope is the folder, in which there is no page. */
export const workerPath = '/notifications/worker.js';
