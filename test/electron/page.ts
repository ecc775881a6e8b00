import type { Target } from './browser.ts';
import type { Cdp, CdpEvents } from './cdp.ts';
import { createDocumentRoad, type DocumentRoad } from './documents.ts';
import { bindingName, isolatedWorldName, type PreloadScripts } from './preloadScripts.ts';
import { runtime } from './runtime.ts';
import { WebFrameMain } from './webFrame.ts';
import type { FromPage } from './wire.ts';

/*
 * One target's frames and the road to its preload, kept up to date from the protocol's events.
 */

export type PageListener = {
  readonly onMessage: (message: FromPage, road: DocumentRoad, frame: WebFrameMain | null) => void;
};

export type Page = {
  readonly mainFrame: () => WebFrameMain;
  readonly frameOf: (frameId: string) => WebFrameMain | null;
  readonly road: () => DocumentRoad | undefined;
  /** No document of this page lives any more: it crashed, or was closed. */
  readonly endDocuments: () => void;
};

type ContextCreated = CdpEvents['Runtime.executionContextCreated']['context'];

let lastRoutingId = 0;

export function createPage(target: Target, { onMessage }: PageListener): Page {
  const { cdp, targetId } = target;
  const frames = new Map<string, WebFrameMain>();
  let road: DocumentRoad | undefined;

  const put = (facts: Frame): WebFrameMain => {
    frames.get(facts.id)?.detach();
    const frame = createFrame(facts, {
      cdp,
      parent: facts.parentId === undefined ? null : (frames.get(facts.parentId) ?? null),
      road: () => (facts.id === targetId ? road : undefined),
    });
    frames.set(facts.id, frame);
    return frame;
  };
  const endRoad = (): void => {
    road?.end();
    road = undefined;
  };
  put({ id: targetId, url: 'about:blank' });
  cdp.on(
    'Page.frameNavigated',
    ({ frame }) => void put({ ...frame, url: frame.url + (frame.urlFragment ?? '') }),
  );
  cdp.on('Page.frameDetached', ({ frameId }) => {
    frames.get(frameId)?.detach();
    frames.delete(frameId);
  });
  cdp.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name !== isolatedWorldName || frameIdOf(context) !== targetId) return;
    endRoad();
    road = createDocumentRoad(cdp, context.id);
  });
  cdp.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
    if (road?.contextId === executionContextId) endRoad();
  });
  cdp.on('Runtime.executionContextsCleared', endRoad);
  cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name !== bindingName || road?.contextId !== executionContextId) return;
    // Our own script's words, from a world the page can't reach.
    onMessage(JSON.parse(payload) as FromPage, road, frames.get(targetId) ?? null);
  });
  return {
    mainFrame: () => frames.get(targetId) ?? put({ id: targetId, url: 'about:blank' }),
    frameOf: (frameId) => frames.get(frameId) ?? null,
    road: () => road,
    endDocuments: () => {
      endRoad();
      for (const frame of frames.values()) frame.detach();
    },
  };
}

function frameIdOf({ auxData }: ContextCreated): unknown {
  return typeof auxData === 'object' && auxData !== null ? Reflect.get(auxData, 'frameId') : undefined;
}

type Frame = {
  readonly id: string;
  readonly url: string;
  readonly name?: string;
  readonly parentId?: string;
};
type FrameParts = {
  readonly cdp: Cdp;
  readonly parent: WebFrameMain | null;
  readonly road: () => DocumentRoad | undefined;
};

function createFrame({ id, url, name = '' }: Frame, { cdp, parent, road }: FrameParts): WebFrameMain {
  lastRoutingId += 1;
  return new WebFrameMain({
    id,
    url: runtime.addresses.fromPage(url),
    name,
    parent,
    processId: 1,
    routingId: lastRoutingId,
    send: (channel, words, ends) => road()?.send(channel, words, ends),
    evaluate: (expression, userGesture) => evaluate(cdp, expression, userGesture),
  });
}

/** A script's value in the page's own world, as a clone. */
export async function evaluate(cdp: Cdp, expression: string, userGesture: boolean): Promise<unknown> {
  const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
    expression,
    userGesture,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails !== undefined) {
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }
  return result.value;
}

export type Preparing = {
  readonly width: number;
  readonly height: number;
  readonly preload: PreloadScripts | undefined;
  readonly media: readonly { readonly name: string; readonly value: string }[];
  /** What the page finds in `navigator.languages`. */
  readonly locale: string;
};

/** Everything that must be there before the first document. The target waits for it. */
export async function prepareTarget(
  { cdp }: Target,
  { width, height, preload, media, locale }: Preparing,
): Promise<void> {
  const scripts =
    preload === undefined
      ? []
      : [
          cdp.send('Runtime.addBinding', { name: bindingName, executionContextName: isolatedWorldName }),
          cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: preload.main }),
          cdp.send('Page.addScriptToEvaluateOnNewDocument', {
            source: preload.isolated,
            worldName: isolatedWorldName,
          }),
        ];
  await Promise.all([
    cdp.send('Page.enable'),
    cdp.send('Page.setLifecycleEventsEnabled', { enabled: true }),
    cdp.send('Inspector.enable'),
    cdp.send('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 }),
    cdp.send('Runtime.enable'),
    ...scripts,
    cdp.send('Emulation.setFocusEmulationEnabled', { enabled: true }),
    // No user agent: Chromium's own stays.
    cdp.send('Emulation.setUserAgentOverride', { userAgent: '', acceptLanguage: locale }),
    setSize(cdp, { width, height }),
    ...(media.length === 0 ? [] : [cdp.send('Emulation.setEmulatedMedia', { features: [...media] })]),
  ]);
}

export async function setSize(
  cdp: Cdp,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  await cdp.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 0, mobile: false });
}
