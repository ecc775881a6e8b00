import { Emitter } from './emitter.ts';
import type { Menu } from './menu.ts';
import { type NativeImage, nativeImage } from './nativeImage.ts';
import { runtime } from './runtime.ts';

type TrayEvents = {
  readonly click: readonly [event: object, bounds: Electron.Rectangle];
  readonly 'right-click': readonly [event: object, bounds: Electron.Rectangle];
  readonly 'double-click': readonly [event: object, bounds: Electron.Rectangle];
};

const places: Tray[] = [];

/** Electron's Tray: a place in the imagined notification area. */
export class Tray extends Emitter<TrayEvents> {
  #image: NativeImage;
  #toolTip = '';
  #title = '';
  #menu: Menu | null = null;
  #destroyed = false;

  constructor(image: NativeImage | string) {
    super();
    runtime.needReady('A Tray');
    this.#image = asImage(image);
    places.push(this);
  }

  setImage(image: NativeImage | string): void {
    this.#alive();
    this.#image = asImage(image);
  }

  setPressedImage(_image: NativeImage | string): void {
    this.#alive();
  }

  setToolTip(text: string): void {
    this.#alive();
    this.#toolTip = text;
  }

  setTitle(text: string, _options?: Electron.TitleOptions): void {
    this.#alive();
    if (process.platform === 'darwin') this.#title = text;
  }

  getTitle(): string {
    return this.#title;
  }

  setContextMenu(menu: Menu | null): void {
    this.#alive();
    this.#menu = menu;
  }

  popUpContextMenu(menu?: Menu): void {
    this.#alive();
    (menu ?? this.#menu)?.popup();
  }

  getBounds(): Electron.Rectangle {
    return { x: 0, y: 0, width: 24, height: 24 };
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    places.splice(places.indexOf(this), 1);
  }

  /** The stand-in's own: what a person sees. */
  look(): {
    readonly toolTip: string;
    readonly title: string;
    readonly menu: Menu | null;
    readonly image: NativeImage;
  } {
    return { toolTip: this.#toolTip, title: this.#title, menu: this.#menu, image: this.#image };
  }

  #alive(): void {
    if (this.#destroyed) throw new TypeError('Tray is destroyed');
  }
}

export function trays(): readonly Tray[] {
  return places;
}

function asImage(image: NativeImage | string): NativeImage {
  return typeof image === 'string' ? nativeImage.createFromPath(image) : image;
}
