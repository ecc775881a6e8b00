import { randomBytes } from 'node:crypto';
import { appEvents } from './appEvents.ts';
import type { Browser, Target } from './browser.ts';
import type { Cdp } from './cdp.ts';
import { encodeClone } from './codec.ts';
import type { DocumentRoad } from './documents.ts';
import { createEvent, Emitter } from './emitter.ts';
import { type IpcMainEvent, receiveInvoke, receiveMessage } from './ipcMain.ts';
import { createLoading, type Loading } from './loading.ts';
import { guardNavigation } from './navigation.ts';
import { createPage, evaluate, type Page, prepareTarget, setSize } from './page.ts';
import { type MessagePortMain, takeEnd } from './ports.ts';
import { createPreloadScripts } from './preloadScripts.ts';
import { runtime } from './runtime.ts';
import type { Session } from './session.ts';
import { mediaFeatures } from './theme.ts';
import type { OpenHandler, WebContentsEvents } from './webContentsEvents.ts';
import type { WebFrameMain } from './webFrame.ts';
import type { FromPage } from './wire.ts';

export type ContentsOptions = {
  readonly session: Session;
  readonly preloadFile: string | undefined;
  readonly size: { readonly width: number; readonly height: number };
  readonly preferences: Electron.WebPreferences;
};

type Opened = {
  readonly browser: Browser;
  readonly target: Target;
  readonly cdp: Cdp;
  readonly page: Page;
  readonly loading: Loading;
};

const all = new Map<number, WebContents>();
let lastId = 0;

/** Electron's webContents: what a window shows, as one target of Chromium's. It opens by itself; who needs it waits. */
export class WebContents extends Emitter<WebContentsEvents> {
  readonly id: number;
  readonly session: Session;
  readonly #options: ContentsOptions;
  readonly #opened: Promise<Opened>;
  #now: Opened | undefined;
  /** The stand-in's own: what the app set. */
  openHandler: OpenHandler | undefined;
  #destroyed = false;
  #crashed = false;
  #zoomFactor = 1;
  #title = '';
  #stopUsing: () => void;

  constructor(options: ContentsOptions) {
    super();
    lastId += 1;
    this.id = lastId;
    this.session = options.session;
    this.#options = options;
    this.#stopUsing = options.session.use();
    all.set(this.id, this);
    this.#opened = this.#open();
    // Each use hears of a failure.
    this.#opened.catch(() => {});
    appEvents.emit('web-contents-created', {}, this);
  }

  static fromId(id: number): WebContents | undefined {
    return all.get(id);
  }

  static getAllWebContents(): WebContents[] {
    return [...all.values()];
  }

  get mainFrame(): WebFrameMain {
    const { page } = this.#must('mainFrame');
    return page.mainFrame();
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isCrashed(): boolean {
    return this.#crashed;
  }

  isLoading(): boolean {
    return this.#now?.loading.isLoading() ?? true;
  }

  getURL(): string {
    return this.#now?.page.mainFrame().url.replace(/^about:blank$/, '') ?? '';
  }

  getTitle(): string {
    return this.#title;
  }

  getType(): 'window' {
    return 'window';
  }

  async loadURL(url: string, _options?: Electron.LoadURLOptions): Promise<void> {
    const { loading } = await this.#opened;
    if (this.#destroyed) throw new Error('Object has been destroyed');
    await loading.load(url);
  }

  reload(): void {
    this.#do(({ loading }) => {
      this.#crashed = false;
      return loading.reload(false);
    });
  }

  reloadIgnoringCache(): void {
    this.#do(({ loading }) => loading.reload(true));
  }

  stop(): void {
    this.#do(({ cdp }) => cdp.send('Page.stopLoading'));
  }

  send(channel: string, ...words: unknown[]): void {
    const encoded = encodeClone(words, () => new Error('Failed to serialize arguments'));
    this.#do(({ page }) => page.road()?.send(channel, encoded, []));
  }

  postMessage(channel: string, message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const encoded = encodeClone([message], () => new Error('Failed to serialize arguments'));
    const ends = transfer.map(takeEnd);
    this.#do(({ page }) => page.road()?.send(channel, encoded, ends));
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const { cdp } = await this.#opened;
    return await evaluate(cdp, code, userGesture);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  setWebRTCIPHandlingPolicy(
    _policy: Parameters<Electron.WebContents['setWebRTCIPHandlingPolicy']>[0],
  ): void {}

  setBackgroundThrottling(_allowed: boolean): void {}

  setZoomFactor(factor: number): void {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0");
    this.#zoomFactor = factor;
    this.#do(({ cdp }) => this.#applySize(cdp));
  }

  getZoomFactor(): number {
    return this.#zoomFactor;
  }

  /** Each level is a fifth more, as in Chromium. */
  setZoomLevel(level: number): void {
    this.setZoomFactor(1.2 ** level);
  }

  getZoomLevel(): number {
    return Math.log(this.#zoomFactor) / Math.log(1.2);
  }

  get zoomFactor(): number {
    return this.#zoomFactor;
  }

  set zoomFactor(factor: number) {
    this.setZoomFactor(factor);
  }

  get zoomLevel(): number {
    return this.getZoomLevel();
  }

  set zoomLevel(level: number) {
    this.setZoomLevel(level);
  }

  async insertCSS(css: string): Promise<string> {
    const key = `stand-in-${randomBytes(4).toString('hex')}`;
    await this.executeJavaScript(
      `document.adoptedStyleSheets.push(Object.assign(new CSSStyleSheet(), { title: ${JSON.stringify(key)} })); ` +
        `document.adoptedStyleSheets.at(-1).replaceSync(${JSON.stringify(css)}); 0`,
    );
    return key;
  }

  focus(): void {
    this.emit('focus');
  }

  /** The renderer's process ends, as by a fault of its own. */
  forcefullyCrashRenderer(): void {
    this.#do(async ({ cdp }) => {
      // It answers no more.
      cdp.send('Page.crash').catch(() => {});
    });
  }

  close(): void {
    this.destroy();
  }

  /** The stand-in's own: the window's size has changed. */
  resize(size: { readonly width: number; readonly height: number }): void {
    Object.assign(this.#options.size, size);
    this.#do(({ cdp }) => this.#applySize(cdp));
  }

  /** The stand-in's own: the system's look has changed. */
  applyTheme(): void {
    this.#do(({ cdp }) => cdp.send('Emulation.setEmulatedMedia', { features: [...mediaFeatures()] }));
  }

  /** The stand-in's own: of which target of the browser this is. */
  async targetId(): Promise<string> {
    return (await this.#opened).target.targetId;
  }

  /** The stand-in's own: opened, and nothing of it is still on its way. */
  async whenOpen(): Promise<void> {
    await this.#opened;
  }

  /** The stand-in's own. */
  onFirstPaint(listener: () => void): void {
    void this.#opened.then(
      ({ loading }) => loading.onFirstPaint(listener),
      () => {},
    );
  }

  /** The stand-in's own: ends the target. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#gone();
    void this.#opened
      .then(({ browser, target }) =>
        browser.connection.browser.send('Target.closeTarget', { targetId: target.targetId }),
      )
      .catch(() => {});
  }

  #gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    all.delete(this.id);
    this.#now?.page.endDocuments();
    this.#now?.loading.abandon();
    this.#stopUsing();
    this.emit('destroyed');
  }

  #must(what: string): Opened {
    if (this.#destroyed) throw new Error('Object has been destroyed');
    return this.#now ?? runtime.notImitated(`webContents.${what} before the first document`);
  }

  /** In order, once it is open; what fails because the page has gone is nothing to tell. */
  #do(work: (opened: Opened) => unknown): void {
    if (this.#destroyed) throw new Error('Object has been destroyed');
    if (this.#now !== undefined) {
      void Promise.resolve(work(this.#now)).catch(() => {});
      return;
    }
    void this.#opened.then(work).catch(() => {});
  }

  async #open(): Promise<Opened> {
    const { session, preloadFile, size } = this.#options;
    const browser = await runtime.browser();
    const target = await browser.openTarget({ contextId: await session.context(), ...size });
    const { cdp, targetId } = target;
    const page = createPage(target, {
      onMessage: (message, road, frame) => this.#receive(message, road, frame),
    });
    const loading = createLoading({ cdp, page, targetId, contents: this });
    this.#listen(browser, target, page);
    await Promise.all([
      prepareTarget(target, {
        ...size,
        preload:
          preloadFile === undefined
            ? undefined
            : createPreloadScripts(preloadFile, randomBytes(12).toString('hex')),
        media: mediaFeatures(),
        locale: runtime.options.locale,
      }),
      guardNavigation(target, {
        session,
        frameOf: page.frameOf,
        isOwn: loading.isOwn,
        onNavigate: (details) => this.emit('will-navigate', details, details.url),
        onFrameNavigate: (details) => this.emit('will-frame-navigate', details),
        onRedirect: (details) => this.emit('will-redirect', details, details.url),
        beforeDocument: (url, isMainFrame) => session.applyPermissions(this, url, isMainFrame),
      }),
    ]);
    await cdp.send('Runtime.runIfWaitingForDebugger');
    this.#now = { browser, target, cdp, page, loading };
    return this.#now;
  }

  #listen(browser: Browser, { cdp, targetId }: Target, page: Page): void {
    cdp.on('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      const decision = this.openHandler?.({
        url: runtime.addresses.fromPage(url),
        frameName: windowName,
        features: windowFeatures.join(','),
      });
      if (decision?.action !== 'deny') runtime.notImitated('windows that a page opens by itself: deny them');
    });
    cdp.on('Inspector.targetCrashed', () => {
      this.#crashed = true;
      page.endDocuments();
      const details = { reason: 'crashed', exitCode: 5 } as const;
      this.emit('render-process-gone', {}, details);
      appEvents.emit('render-process-gone', {}, this, details);
    });
    cdp.on('Page.javascriptDialogOpening', ({ type }) => {
      if (type !== 'beforeunload') return;
      const event = createEvent({});
      this.emit('will-prevent-unload', event);
      void cdp.send('Page.handleJavaScriptDialog', { accept: event.defaultPrevented }).catch(() => {});
    });
    browser.onTitle(targetId, (title) => {
      if (title === this.#title || this.#destroyed) return;
      this.#title = title;
      this.emit('page-title-updated', createEvent({}), title, true);
    });
    browser.onGone(targetId, () => this.#gone());
  }

  #receive(message: FromPage, road: DocumentRoad, frame: WebFrameMain | null): void {
    switch (message.kind) {
      case 'hello':
        return;
      case 'preload-failed': {
        const error = new Error(message.message);
        error.stack = message.stack;
        this.emit('preload-error', {}, this.#options.preloadFile ?? '', error);
        return;
      }
      case 'invoke': {
        const { id, channel, words } = message;
        void receiveInvoke(this.#ipcEvent(road, frame, []), channel, words).then((answer) =>
          road.answer(id, answer),
        );
        return;
      }
      case 'send': {
        const event = this.#ipcEvent(road, frame, road.takePorts(message.ports));
        return receiveMessage(event, message.channel, message.words);
      }
      case 'port-message':
      case 'port-closed':
        return road.receive(message);
    }
  }

  #ipcEvent(road: DocumentRoad, frame: WebFrameMain | null, ports: MessagePortMain[]): IpcMainEvent {
    return createEvent({
      type: 'frame' as const,
      sender: this,
      senderFrame: frame,
      processId: frame?.processId ?? 0,
      frameId: frame?.routingId ?? 0,
      ports,
      returnValue: undefined,
      reply: (channel: string, ...words: unknown[]) =>
        road.send(
          channel,
          encodeClone(words, () => new Error('Failed to serialize arguments')),
          [],
        ),
    });
  }

  /** A zoomed page has fewer of its pixels in the same window. */
  async #applySize(cdp: Cdp): Promise<void> {
    const { width, height } = this.#options.size;
    const zoom = this.#zoomFactor;
    if (zoom === 1) return setSize(cdp, { width, height });
    await cdp.send('Emulation.setDeviceMetricsOverride', {
      width: Math.round(width / zoom),
      height: Math.round(height / zoom),
      deviceScaleFactor: zoom,
      mobile: false,
    });
  }
}
