import { toOwn } from './addresses.ts';
import type { WebContents } from './contents.ts';
import { CancellableEvent } from './strict.ts';
import { world } from './world.ts';

/** A request that Chromium holds until it is answered here. */
export interface PausedRequest {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  /** The request that was redirected to this one. */
  readonly redirectedRequestId?: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

type Refusal = 'Aborted' | 'BlockedByClient' | 'Failed';

/**
 * Sends a request through Electron's stations, in its order: navigation events, the session's `webRequest`,
 * the scheme's handler. What no handler serves goes on to Chromium, which reaches no network.
 */
export async function answerRequest(contents: WebContents, paused: PausedRequest): Promise<void> {
  const { requestId } = paused;
  const refuse = (errorReason: Refusal) =>
    contents.$page.send('Fetch.failRequest', { requestId, errorReason });
  const url = toOwn(paused.request.url);
  try {
    if (paused.resourceType === 'Document' && !mayNavigate(contents, paused, url))
      return void (await refuse('Aborted'));
    if (await contents.session.webRequest.$cancels(url)) return void (await refuse('BlockedByClient'));
    const handler = world.schemeHandlers.get(new URL(url).protocol.slice(0, -1));
    if (!handler) return void (await contents.$page.send('Fetch.continueRequest', { requestId }));
    const { method, headers } = paused.request;
    const response = await handler(new Request(url, { method, headers }));
    await contents.$page.send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    });
  } catch (error) {
    contents.$say('error', `stand-in electron: ${String(error)}`);
    await refuse('Failed').catch(() => undefined);
  }
}

/** Asks the listeners of navigation events, unless main itself asked for this load. */
function mayNavigate(contents: WebContents, paused: PausedRequest, url: string): boolean {
  const isMainFrame = paused.frameId === contents.$frameId;
  if (isMainFrame && url === contents.$loading) return true;
  const tell = (name: string): boolean => {
    const event = CancellableEvent.with({ url, isMainFrame, isSameDocument: false });
    contents.emit(name, event, url);
    return !event.defaultPrevented;
  };
  if (paused.redirectedRequestId !== undefined) return tell('will-redirect');
  return tell('will-frame-navigate') && (!isMainFrame || tell('will-navigate'));
}
