import { Emitter } from './emitter.ts';
import type { NativeImage } from './nativeImage.ts';
import { runtime } from './runtime.ts';

type NotificationEvents = {
  readonly show: readonly [event: object];
  readonly click: readonly [event: object];
  readonly close: readonly [event: object];
  readonly reply: readonly [event: object, reply: string];
  readonly action: readonly [
    details: { readonly actionIndex: number; readonly selectionIndex: number },
    index: number,
  ];
  readonly failed: readonly [event: object, error: string];
};

export type NotificationConstructorOptions = Omit<Electron.NotificationConstructorOptions, 'icon'> & {
  readonly icon?: string | NativeImage;
};

const shown: Notification[] = [];

/** Electron's Notification, on an imagined desk: it stays until it is clicked or closed. */
export class Notification extends Emitter<NotificationEvents> {
  readonly id: number;
  title: string;
  subtitle: string;
  body: string;
  silent: boolean;
  urgency: 'normal' | 'critical' | 'low';
  timeoutType: 'default' | 'never';
  actions: Electron.NotificationAction[];

  constructor(options: NotificationConstructorOptions = {}) {
    super();
    runtime.needReady('A Notification');
    lastId += 1;
    this.id = lastId;
    this.title = options.title ?? '';
    this.subtitle = options.subtitle ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
    this.urgency = options.urgency ?? 'normal';
    this.timeoutType = options.timeoutType ?? 'default';
    // Linux shows none.
    this.actions = process.platform === 'linux' ? [] : (options.actions ?? []);
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    if (shown.includes(this)) return;
    shown.push(this);
    this.emit('show', {});
  }

  close(): void {
    const at = shown.indexOf(this);
    if (at < 0) return;
    shown.splice(at, 1);
    this.emit('close', {});
  }
}

let lastId = 0;

export function shownNotifications(): readonly Notification[] {
  return shown;
}
