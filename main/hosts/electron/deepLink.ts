import { resolve } from 'node:path';
import type { App } from 'electron';
import { z } from 'zod';
import { linkScheme } from '../../../preload/contract/links.ts';
import { readCommandLine } from './commandLine.ts';

/** What a second start hands to the first. `argv` may be reordered on its way, so the link travels on its own. */
const handedOverSchema = z.object({ link: z.string().max(4000).optional() });
export type HandedOver = z.infer<typeof handedOverSchema>;

export type Links = {
  /** Calls `listener` with each link, those that came before too. */
  readonly listen: (listener: (link: string) => void) => void;
};

export type LinksOptions = {
  readonly app: Pick<App, 'on'>;
  /** On this start's command line. */
  readonly first: string | undefined;
  readonly isDefaultApp: boolean;
  /** Someone started Jobshell again, with a link or without. */
  readonly onSecondStart: () => void;
};

/** Receives links: macOS sends them as events, as early as before `ready`; elsewhere each starts the program again. */
export function receiveLinks({ app, first, isDefaultApp, onSecondStart }: LinksOptions): Links {
  let listener: ((link: string) => void) | undefined;
  let waiting: readonly string[] = first === undefined ? [] : [first];
  const arrive = (link: string): void => {
    if (listener === undefined) waiting = [...waiting, link];
    else listener(link);
  };
  app.on('open-url', (event, url) => {
    event.preventDefault();
    arrive(url);
  });
  app.on('second-instance', (_event, argv, workingDir, handedOver) => {
    onSecondStart();
    const parsed = handedOverSchema.safeParse(handedOver);
    const link = parsed.success ? parsed.data.link : linkIn({ argv, workingDir, isDefaultApp });
    if (link !== undefined) arrive(link);
  });
  return {
    listen: (added) => {
      listener = added;
      const arrived = waiting;
      waiting = [];
      arrived.forEach(added);
    },
  };
}

/** An older version's second start hands over nothing of its own. */
function linkIn(started: Parameters<typeof readCommandLine>[0]): string | undefined {
  const commandLine = readCommandLine(started);
  return commandLine.kind === 'start' ? commandLine.options.link : undefined;
}

export type Registration = {
  readonly app: Pick<
    App,
    'isPackaged' | 'isDefaultProtocolClient' | 'setAsDefaultProtocolClient' | 'getAppPath'
  >;
  readonly platform: NodeJS.Platform;
  readonly program: string;
};

/**
 * Makes this program the one that opens `jobshell://`. Packages for macOS and Linux declare that themselves (Info.plist, the
 * desktop file); from source only Windows can do it. `--` keeps a link from being read as a flag.
 */
export function registerScheme({ app, platform, program }: Registration): void {
  if (!app.isPackaged && platform !== 'win32') return;
  if (platform !== 'win32') {
    if (!app.isDefaultProtocolClient(linkScheme)) app.setAsDefaultProtocolClient(linkScheme);
    return;
  }
  const words = app.isPackaged ? ['--'] : [resolve(app.getAppPath()), '--'];
  if (!app.isDefaultProtocolClient(linkScheme, program, words)) {
    app.setAsDefaultProtocolClient(linkScheme, program, words);
  }
}
