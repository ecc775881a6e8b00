import { Emitter } from './emitter.ts';
import type { NativeImage } from './nativeImage.ts';
import type { WindowEvents } from './windowEvents.ts';

type WindowLook = {
  readonly progress: number;
  readonly progressMode: string;
  readonly overlay: string;
  readonly flashing: boolean;
  readonly menuBar: boolean;
};

/** What stands around a window's page: its button in the taskbar, its menu bar. */
export abstract class DressedWindow extends Emitter<WindowEvents> {
  #progress: { readonly share: number; readonly mode: string } = { share: -1, mode: 'none' };
  #overlay = '';
  #flashing = false;
  #menuBarVisible = true;
  #hasMenu = true;

  abstract isDestroyed(): boolean;

  setProgressBar(share: number, options: Electron.ProgressBarOptions = { mode: 'normal' }): void {
    this.#alive();
    this.#progress = { share, mode: share < 0 ? 'none' : options.mode };
  }

  /** Windows only, there a picture on the taskbar's button. */
  setOverlayIcon(overlay: NativeImage | null, description: string): void {
    this.#alive();
    this.#overlay = overlay === null ? '' : description;
  }

  removeMenu(): void {
    this.#alive();
    this.#hasMenu = false;
  }

  setMenu(menu: object | null): void {
    this.#alive();
    this.#hasMenu = menu !== null;
  }

  isMenuBarVisible(): boolean {
    return this.#hasMenu && this.#menuBarVisible;
  }

  flashFrame(flag: boolean): void {
    this.#alive();
    this.#flashing = flag;
  }

  setBackgroundColor(_color: string): void {
    this.#alive();
  }

  setMenuBarVisibility(visible: boolean): void {
    this.#menuBarVisible = visible;
  }

  setAutoHideMenuBar(hide: boolean): void {
    this.#menuBarVisible = !hide;
  }

  /** The stand-in's own: what a person would see of it besides its page. */
  look(): WindowLook {
    const { share, mode } = this.#progress;
    return {
      progress: share,
      progressMode: mode,
      overlay: this.#overlay,
      flashing: this.#flashing,
      menuBar: this.isMenuBarVisible(),
    };
  }

  #alive(): void {
    if (this.isDestroyed()) throw new TypeError('Object has been destroyed');
  }
}
