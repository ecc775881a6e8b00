import type { Preventable } from './emitter.ts';

export type WindowEvents = {
  readonly 'ready-to-show': readonly [];
  readonly show: readonly [];
  readonly hide: readonly [];
  readonly focus: readonly [];
  readonly blur: readonly [];
  readonly close: readonly [event: Preventable];
  readonly closed: readonly [];
  readonly move: readonly [];
  readonly moved: readonly [];
  readonly resize: readonly [];
  readonly resized: readonly [];
  readonly maximize: readonly [];
  readonly unmaximize: readonly [];
  readonly minimize: readonly [];
  readonly restore: readonly [];
  readonly 'enter-full-screen': readonly [];
  readonly 'leave-full-screen': readonly [];
  readonly 'page-title-updated': readonly [event: Preventable, title: string, explicitSet: boolean];
  readonly unresponsive: readonly [];
  readonly responsive: readonly [];
  /** Windows only. */
  readonly 'session-end': readonly [event: Preventable & { readonly reasons: readonly string[] }];
  readonly 'query-session-end': readonly [event: Preventable];
};
