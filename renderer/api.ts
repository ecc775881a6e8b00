import type { Client } from '../preload/client.ts';

declare global {
  interface Window {
    /** Put there by the host's preload before the page's own scripts run. */
    readonly api: Client;
  }
}

/** The page's only way out. */
export const api: Client = window.api;
