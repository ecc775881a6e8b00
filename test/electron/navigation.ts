import type { CdpEvents } from './cdp.ts';
import { createEvent, type Preventable } from './emitter.ts';
import { schemePattern } from './addresses.ts';
import { runtime } from './runtime.ts';
import type { Target } from './browser.ts';
import type { Session } from './session.ts';
import type { WebFrameMain } from './webFrame.ts';

/*
 * Every document a window asks for stops here: the app's listeners may forbid it, the origin's permissions are set, and the app's
 * own schemes are answered.
 */

export type NavigationDetails = Preventable & {
  readonly url: string;
  readonly isMainFrame: boolean;
  readonly isSameDocument: boolean;
  readonly frame: WebFrameMain | null;
  readonly initiator: WebFrameMain | undefined;
};

export type Gatekeeper = {
  readonly session: Session;
  readonly frameOf: (frameId: string) => WebFrameMain | null;
  /** Whether the app itself has just asked for it. Once for each time. */
  readonly isOwn: (url: string) => boolean;
  readonly onNavigate: (details: NavigationDetails) => void;
  readonly onFrameNavigate: (details: NavigationDetails) => void;
  readonly onRedirect: (details: NavigationDetails) => void;
  /** Before the document is asked for: what its origin may do. */
  readonly beforeDocument: (url: string, isMainFrame: boolean) => Promise<void>;
};

type Paused = CdpEvents['Fetch.requestPaused'];

/**
 * The page's own process announces what the page asks for, and always before this in practice; what nobody announced by then was
 * asked for by a tool, such as Playwright's reload. A round trip would be sure, but Chromium holds those back meanwhile.
 */
const announcedWithinMs = 250;

export async function guardNavigation(target: Target, gatekeeper: Gatekeeper): Promise<void> {
  const { cdp, targetId } = target;
  const asked = new Set<string>();
  cdp.on('Page.frameRequestedNavigation', ({ url }) => void asked.add(withoutFragment(url)));
  cdp.on('Fetch.requestPaused', (paused) => {
    void handle(paused).catch(() =>
      cdp.send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'Failed' }).catch(() => {}),
    );
  });

  const handle = async (paused: Paused): Promise<void> => {
    if (paused.resourceType === 'Document' && !(await isLetThrough(paused))) {
      await cdp.send('Fetch.failRequest', { requestId: paused.requestId, errorReason: 'Aborted' });
      return;
    }
    await answer(target, gatekeeper.session, paused);
  };
  const isLetThrough = async ({ request, frameId, redirectedRequestId }: Paused): Promise<boolean> => {
    const isMainFrame = frameId === targetId;
    const url = runtime.addresses.fromPage(request.url + (request.urlFragment ?? ''));
    const frame = gatekeeper.frameOf(frameId);
    const details = (): NavigationDetails =>
      createEvent({ url, isMainFrame, isSameDocument: false, frame, initiator: frame ?? undefined });
    const ask = (tell: (asked: NavigationDetails) => void): boolean => {
      const event = details();
      tell(event);
      return !event.defaultPrevented;
    };
    if (redirectedRequestId !== undefined) {
      if (!ask(gatekeeper.onRedirect)) return false;
    } else if (!isMainFrame || (!gatekeeper.isOwn(request.url) && (await didPageAsk(request.url)))) {
      if (!ask(gatekeeper.onFrameNavigate)) return false;
      if (isMainFrame && !ask(gatekeeper.onNavigate)) return false;
    }
    await gatekeeper.beforeDocument(url, isMainFrame);
    return true;
  };
  const didPageAsk = async (url: string): Promise<boolean> => {
    const wanted = withoutFragment(url);
    if (asked.delete(wanted)) return true;
    await new Promise<void>((resolve) => {
      const stop = cdp.on('Page.frameRequestedNavigation', (announced) => {
        if (withoutFragment(announced.url) === wanted) end();
      });
      const late = setTimeout(() => end(), announcedWithinMs);
      const end = (): void => {
        stop();
        clearTimeout(late);
        resolve();
      };
    });
    return asked.delete(wanted);
  };
  await cdp.send('Fetch.enable', {
    patterns: [
      { urlPattern: '*', resourceType: 'Document' },
      ...[...runtime.addresses.schemes()].map((scheme) => ({ urlPattern: schemePattern(scheme) })),
    ],
  });
}

function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? url;
}

/** Own schemes by their handlers; the rest goes to the network, unless the app's webRequest listeners say otherwise. */
async function answer({ cdp }: Target, session: Session, paused: Paused): Promise<void> {
  const { requestId, request } = paused;
  const url = runtime.addresses.fromPage(request.url);
  const handler = session.protocol.handlerOf(url);
  if (handler === undefined) {
    if (url !== request.url)
      await cdp.send('Fetch.failRequest', { requestId, errorReason: 'AddressUnreachable' });
    else await cdp.send('Fetch.continueRequest', { requestId });
    return;
  }
  const response = await handler(toRequest(url, request));
  const body = Buffer.from(await response.arrayBuffer());
  await cdp.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: body.toString('base64'),
  });
}

function toRequest(url: string, { method, headers, postDataEntries }: Paused['request']): Request {
  const body = (postDataEntries ?? []).map(({ bytes = '' }) => Buffer.from(bytes, 'base64'));
  return new Request(url, {
    method,
    headers: Object.entries(headers),
    ...(body.length === 0 ? {} : { body: Buffer.concat(body) }),
  });
}
