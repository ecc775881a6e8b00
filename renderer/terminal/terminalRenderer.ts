import type { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';
import type { Stop } from '../../preload/client.ts';
import type { Settings } from '../../preload/contract/settings.ts';

/** What draws a terminal: the graphics card where that is faster, else the page's own elements. */
export type TerminalRenderer = {
  /** Only terminals that are seen hold a context of the graphics card: a page gets about sixteen. */
  readonly setShown: (isShown: boolean) => void;
  readonly setWanted: (wanted: Settings['renderer']) => void;
  readonly stop: Stop;
};

/** The part of xterm's WebGL addon that is used. */
export type GraphicsAddon = {
  readonly dispose: Stop;
  readonly onContextLoss: (listener: () => void) => unknown;
};

type RendererOptions = {
  readonly wanted: Settings['renderer'];
  /** Whether a graphics card draws here, and not a program in its place. */
  readonly hasGraphics: (least: 'fast' | 'any') => boolean;
  /** Gives the terminal to the card, at once: undefined where the addon has yet to be loaded. Throws where there is no context. */
  readonly activate: () => GraphicsAddon | undefined;
  readonly load: () => Promise<void>;
  /** It draws in another way from now on, while it is seen: its cells may have another size. */
  readonly changed: () => void;
};

/** A context that is lost this often will be lost again. */
const mostLosses = 3;

export function createTerminalRenderer(options: RendererOptions): TerminalRenderer {
  const { hasGraphics, activate, load, changed } = options;
  let { wanted } = options;
  let isShown = false;
  let isStopped = false;
  let isLoading = false;
  let losses = 0;
  let active: GraphicsAddon | undefined;

  const isWanted = (): boolean =>
    isShown &&
    !isStopped &&
    losses < mostLosses &&
    wanted !== 'dom' &&
    hasGraphics(wanted === 'auto' ? 'fast' : 'any');
  const drop = (): void => {
    const before = active;
    active = undefined;
    // xterm draws by the page's elements from then on.
    before?.dispose();
  };
  const giveUp = (): void => {
    losses = mostLosses;
  };
  const start = (): void => {
    try {
      active = activate();
    } catch {
      return giveUp();
    }
    const addon = active;
    if (!addon) return loadFirst();
    addon.onContextLoss(() => {
      losses += 1;
      if (active !== addon) return;
      drop();
      changed();
    });
  };
  const loadFirst = (): void => {
    if (isLoading) return;
    isLoading = true;
    load()
      .catch(giveUp)
      .finally(() => {
        isLoading = false;
        // It may have been hidden meanwhile.
        if (isWanted() && !active) look();
        if (active) changed();
      });
  };
  const look = (): void => {
    if (!isWanted()) drop();
    else if (!active) start();
  };
  return {
    setShown: (next) => {
      isShown = next;
      look();
    },
    setWanted: (next) => {
      if (next === wanted) return;
      wanted = next;
      losses = 0;
      const before = active;
      look();
      if (active !== before) changed();
    },
    stop: () => {
      isStopped = true;
      drop();
    },
  };
}

let Addon: typeof WebglAddon | undefined;

/** Fetches what draws by the graphics card, where that is wanted and there is one: then terminals begin with it. */
export async function prepareGraphics(wanted: Settings['renderer']): Promise<void> {
  if (isDrawnByCard(wanted)) await loadGraphics().catch(() => undefined);
}

/** Whether terminals are drawn by the graphics card, as long as nothing goes wrong with it. */
export function isDrawnByCard(wanted: Settings['renderer']): boolean {
  return wanted !== 'dom' && hasGraphics(wanted === 'auto' ? 'fast' : 'any');
}

export async function loadGraphics(): Promise<void> {
  ({ WebglAddon: Addon } = await import('@xterm/addon-webgl'));
}

/** Gives `terminal` to the graphics card. Undefined: not loaded yet. */
export function activateGraphics(terminal: Terminal): GraphicsAddon | undefined {
  if (!Addon) return undefined;
  const addon = new Addon();
  try {
    terminal.loadAddon(addon);
  } catch (error) {
    addon.dispose();
    throw error;
  }
  return { dispose: () => addon.dispose(), onContextLoss: (listener) => addon.onContextLoss(listener) };
}

let known: 'fast' | 'slow' | 'none' | undefined;

/** Asks once a page. */
export function hasGraphics(least: 'fast' | 'any'): boolean {
  known ??= findGraphics();
  return known === 'fast' || (known === 'slow' && least === 'any');
}

/** Programs that do a graphics card's work are slower than the page's elements. */
const programs = /swiftshader|llvmpipe|softpipe|software|basic render/i;

function findGraphics(): 'fast' | 'slow' | 'none' {
  const context = document.createElement('canvas').getContext('webgl2', { antialias: false });
  if (!context) return 'none';
  const names = context.getExtension('WEBGL_debug_renderer_info');
  const name = String(context.getParameter(names?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return programs.test(name) ? 'slow' : 'fast';
}
