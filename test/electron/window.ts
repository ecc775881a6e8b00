import { appEvents } from './appEvents.ts';
import { DressedWindow } from './dressedWindow.ts';
import { createEvent } from './emitter.ts';
import { checkPreferences } from './preferences.ts';
import { runtime } from './runtime.ts';
import { screen } from './screen.ts';
import { fromPartition, type Session } from './session.ts';
import { onThemeChange } from './theme.ts';
import { WebContents } from './webContents.ts';

export type WebPreferences = Omit<Electron.WebPreferences, 'session'> & { readonly session?: Session };
export type BrowserWindowConstructorOptions = Omit<
  Electron.BrowserWindowConstructorOptions,
  'webPreferences' | 'parent'
> & {
  readonly webPreferences?: WebPreferences;
  readonly parent?: BrowserWindow;
};
type Rectangle = Electron.Rectangle;
type State = 'normal' | 'maximized' | 'minimized' | 'full-screen';

const windows = new Map<number, BrowserWindow>();
const order: BrowserWindow[] = [];
let focused: BrowserWindow | null = null;
const setFocused = (window: BrowserWindow): void => {
  focused = window;
};
let lastId = 0;

/** As Electron's. */
const firstSize = { width: 800, height: 600 };

onThemeChange(() => {
  for (const window of windows.values()) window.webContents.applyTheme();
});

/** Electron's BrowserWindow, without a frame of its own: its bounds are kept here, and its page has all of them. */
export class BrowserWindow extends DressedWindow {
  readonly id: number;
  readonly webContents: WebContents;
  readonly #parent: BrowserWindow | null;
  readonly #preferences: Electron.WebPreferences;
  readonly #minimum: { width: number; height: number };
  #bounds: Rectangle;
  #state: State = 'normal';
  #visible = false;
  #destroyed = false;
  #title: string;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    runtime.needReady('A BrowserWindow');
    const preferences = options.webPreferences ?? {};
    const { session, ...rest } = preferences;
    checkPreferences(rest);
    this.#preferences = rest;
    lastId += 1;
    this.id = lastId;
    this.#title = options.title ?? 'Electron';
    this.#parent = options.parent ?? null;
    this.#minimum = { width: options.minWidth ?? 0, height: options.minHeight ?? 0 };
    this.#bounds = firstBounds(options);
    this.webContents = new WebContents({
      session: session ?? fromPartition(preferences.partition ?? ''),
      preloadFile: preferences.preload,
      size: this.#pageSize(),
      preferences: rest,
    });
    windows.set(this.id, this);
    order.push(this);
    this.#listen();
    appEvents.emit('browser-window-created', {}, this);
    if (options.show !== false) this.show();
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return focused;
  }

  static fromId(id: number): BrowserWindow | null {
    return windows.get(id) ?? null;
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...windows.values()].find((window) => window.webContents === contents) ?? null;
  }

  async loadURL(url: string, options?: Electron.LoadURLOptions): Promise<void> {
    await this.webContents.loadURL(url, options);
  }

  reload(): void {
    this.webContents.reload();
  }

  show(): void {
    this.#alive();
    const was = this.isVisible();
    this.#visible = true;
    if (this.#state === 'minimized') this.restore();
    if (!was) this.emit('show');
    this.focus();
  }

  showInactive(): void {
    this.#alive();
    if (this.#visible) return;
    this.#visible = true;
    this.emit('show');
  }

  hide(): void {
    this.#alive();
    if (!this.#visible) return;
    this.#visible = false;
    this.#blur();
    this.emit('hide');
  }

  isVisible(): boolean {
    return this.#visible && this.#state !== 'minimized';
  }

  focus(): void {
    this.#alive();
    if (focused === this || !this.#visible) return;
    focused?.blur();
    setFocused(this);
    order.splice(order.indexOf(this), 1);
    order.push(this);
    this.emit('focus');
    this.webContents.emit('focus');
    appEvents.emit('browser-window-focus', {}, this);
  }

  blur(): void {
    this.#alive();
    this.#blur();
  }

  isFocused(): boolean {
    return focused === this;
  }

  moveTop(): void {
    this.#alive();
  }

  override isDestroyed(): boolean {
    return this.#destroyed;
  }

  /** As by its button: whoever listens may prevent it. */
  close(): void {
    if (this.#destroyed) return;
    const event = createEvent({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
    else appEvents.emit('stand-in-close-prevented', {});
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    windows.delete(this.id);
    order.splice(order.indexOf(this), 1);
    for (const child of [...windows.values()].filter((window) => window.#parent === this)) child.destroy();
    if (focused === this) focused = null;
    this.webContents.destroy();
    this.emit('closed');
    appEvents.emit('stand-in-window-closed', {});
    const next = order.findLast((window) => window.isVisible());
    if (focused === null) next?.focus();
  }

  getBounds(): Rectangle {
    this.#alive();
    if (this.#state === 'maximized') return screen.getDisplayMatching(this.#bounds).workArea;
    if (this.#state === 'full-screen') return screen.getDisplayMatching(this.#bounds).bounds;
    return { ...this.#bounds };
  }

  getContentBounds(): Rectangle {
    return this.getBounds();
  }

  getNormalBounds(): Rectangle {
    this.#alive();
    return { ...this.#bounds };
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.#alive();
    const before = this.#bounds;
    const next = { ...before, ...bounds };
    const { width, height } = this.#minimum;
    this.#bounds = { ...next, width: Math.max(next.width, width), height: Math.max(next.height, height) };
    if (before.x !== this.#bounds.x || before.y !== this.#bounds.y) this.#tell('move', 'moved');
    if (before.width !== this.#bounds.width || before.height !== this.#bounds.height) this.#resized();
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  getPosition(): number[] {
    const { x, y } = this.getBounds();
    return [x, y];
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getSize(): number[] {
    const { width, height } = this.getBounds();
    return [width, height];
  }

  center(): void {
    const { workArea } = screen.getDisplayMatching(this.#bounds);
    const { width, height } = this.#bounds;
    this.setBounds({
      x: Math.round(workArea.x + (workArea.width - width) / 2),
      y: Math.round(workArea.y + (workArea.height - height) / 2),
    });
  }

  maximize(): void {
    this.#enter('maximized', 'maximize');
    this.show();
  }

  unmaximize(): void {
    this.#leave('maximized', 'unmaximize');
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }

  minimize(): void {
    this.#alive();
    if (this.#state === 'minimized') return;
    this.#state = 'minimized';
    this.#blur();
    this.emit('minimize');
  }

  restore(): void {
    this.#leave('minimized', 'restore');
  }

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }

  setFullScreen(on: boolean): void {
    if (on) this.#enter('full-screen', 'enter-full-screen');
    else this.#leave('full-screen', 'leave-full-screen');
  }

  isFullScreen(): boolean {
    return this.#state === 'full-screen';
  }

  isNormal(): boolean {
    return this.#state === 'normal';
  }

  setTitle(title: string): void {
    this.#alive();
    this.#title = title;
  }

  getTitle(): string {
    return this.#title;
  }

  getParentWindow(): BrowserWindow | null {
    return this.#parent;
  }

  /** The stand-in's own: what the app gave this window. */
  preferences(): Readonly<Record<string, unknown>> {
    return { ...this.#preferences, session: this.webContents.session.partitionName() };
  }

  #listen(): void {
    this.webContents.onFirstPaint(() => {
      if (!this.#destroyed) this.emit('ready-to-show');
    });
    this.webContents.on('page-title-updated', (event, title, explicitSet) => {
      const asked = createEvent({});
      this.emit('page-title-updated', asked, title, explicitSet);
      if (!asked.defaultPrevented && !event.defaultPrevented) this.#title = title;
    });
    this.webContents.on('destroyed', () => this.destroy());
    this.webContents.on('unresponsive', () => this.emit('unresponsive'));
    this.webContents.on('responsive', () => this.emit('responsive'));
  }

  #alive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }

  #blur(): void {
    if (focused !== this) return;
    focused = null;
    this.emit('blur');
    this.webContents.emit('blur');
    appEvents.emit('browser-window-blur', {}, this);
  }

  #enter(state: State, event: 'maximize' | 'enter-full-screen'): void {
    this.#alive();
    if (this.#state === state) return;
    this.#state = state;
    this.#resized();
    this.emit(event);
  }

  #leave(state: State, event: 'unmaximize' | 'restore' | 'leave-full-screen'): void {
    this.#alive();
    if (this.#state !== state) return;
    this.#state = 'normal';
    this.#resized();
    this.emit(event);
  }

  #resized(): void {
    this.webContents.resize(this.#pageSize());
    this.#tell('resize', 'resized');
  }

  #tell(during: 'move' | 'resize', after: 'moved' | 'resized'): void {
    this.emit(during);
    this.emit(after);
  }

  #pageSize(): { width: number; height: number } {
    const { width, height } = this.getBounds();
    return { width, height };
  }
}

function firstBounds({
  x,
  y,
  width,
  height,
  minWidth = 0,
  minHeight = 0,
}: BrowserWindowConstructorOptions): Rectangle {
  const size = {
    width: Math.max(width ?? firstSize.width, minWidth),
    height: Math.max(height ?? firstSize.height, minHeight),
  };
  const { workArea } = screen.getPrimaryDisplay();
  return {
    ...size,
    x: x ?? Math.round(workArea.x + (workArea.width - size.width) / 2),
    y: y ?? Math.round(workArea.y + (workArea.height - size.height) / 2),
  };
}
