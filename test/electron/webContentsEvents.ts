import type { Preventable } from './emitter.ts';
import type { NavigationDetails } from './navigation.ts';

/** What a window's contents tell, with what Electron tells along. */
export type WebContentsEvents = {
  readonly 'did-start-loading': readonly [];
  readonly 'did-stop-loading': readonly [];
  readonly 'dom-ready': readonly [event: object];
  readonly 'did-finish-load': readonly [];
  readonly 'did-fail-load': readonly [
    event: object,
    errorCode: number,
    errorDescription: string,
    validatedUrl: string,
    isMainFrame: boolean,
    frameProcessId: number,
    frameRoutingId: number,
  ];
  readonly 'did-navigate': readonly [
    event: object,
    url: string,
    httpResponseCode: number,
    httpStatusText: string,
  ];
  readonly 'did-navigate-in-page': readonly [
    event: object,
    url: string,
    isMainFrame: boolean,
    frameProcessId: number,
    frameRoutingId: number,
  ];
  readonly 'will-navigate': readonly [details: NavigationDetails, url: string];
  readonly 'will-frame-navigate': readonly [details: NavigationDetails];
  readonly 'will-redirect': readonly [details: NavigationDetails, url: string];
  /** Sent by the control channel only: no page of the stand-in's may have a webview. */
  readonly 'will-attach-webview': readonly [
    event: Preventable,
    webPreferences: Record<string, unknown>,
    params: Record<string, string>,
  ];
  readonly 'will-prevent-unload': readonly [event: Preventable];
  readonly 'preload-error': readonly [event: object, preloadPath: string, error: Error];
  readonly 'render-process-gone': readonly [event: object, details: Electron.RenderProcessGoneDetails];
  readonly 'page-title-updated': readonly [event: Preventable, title: string, explicitSet: boolean];
  readonly 'console-message': readonly [details: { readonly level: string; readonly message: string }];
  readonly unresponsive: readonly [];
  readonly responsive: readonly [];
  readonly focus: readonly [];
  readonly blur: readonly [];
  readonly destroyed: readonly [];
};

/** What the app says to a page that wants another window. */
export type OpenHandler = (details: {
  readonly url: string;
  readonly frameName: string;
  readonly features: string;
}) => {
  readonly action: 'deny' | 'allow';
};
