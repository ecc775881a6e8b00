import { createWorld } from './worlds.ts';

/*
 * Runs first in every document of a window with a preload, in the page's own world: waits for the preload's world to hand over
 * the node they share, and puts on `window` what is exposed.
 */

export type MainWorldOptions = {
  /** The event's name that nobody else knows, and is used once. */
  readonly handshake: string;
  readonly names: { readonly own: string; readonly other: string };
};

/** Prepares the page's world. A frame below the top one has no preload. */
export function prepareMainWorld({ handshake, names }: MainWorldOptions): void {
  if (window !== window.top) return;
  const take = (event: Event): void => {
    event.stopImmediatePropagation();
    const node = event instanceof MouseEvent ? event.relatedTarget : null;
    if (node !== null) createWorld(node, names, expose);
  };
  window.addEventListener(handshake, take, { once: true, capture: true });
}

function expose(key: string, value: unknown): void {
  if (Object.hasOwn(window, key) || key in window) {
    throw new Error(`contextBridge: window.${key} is already taken`);
  }
  Object.defineProperty(window, key, { value: freezeDeep(value), enumerable: true });
}

function freezeDeep(value: unknown): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
  // Views of buffers can't be frozen.
  if (ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) freezeDeep(part);
  return value;
}
