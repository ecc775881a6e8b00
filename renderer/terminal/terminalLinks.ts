import type { Terminal } from '@xterm/xterm';
import { openOutside } from '../ui/openOutside.ts';
import { openableLink } from './links.ts';

export type LinkEvents = {
  /** The pointer is over a link that leads to `url`, or left it. */
  readonly onHover: (url: string | undefined) => void;
};

type AttachLinksOptions = { readonly events: LinkEvents; readonly isMac: boolean };

/**
 * Links a program writes (OSC 8). A job runs other people's code: the text of a link says nothing of where it leads, so
 * the real address is shown, only web addresses are opened, and only with the modifier held.
 */
export function attachLinks(terminal: Terminal, { events, isMac }: AttachLinksOptions): void {
  terminal.options.linkHandler = {
    allowNonHttpProtocols: false,
    activate: (event, uri) => {
      const url = openableLink(uri);
      const isMeant = isMac ? event.metaKey : event.ctrlKey;
      if (url && isMeant) openOutside(url);
    },
    hover: (_event, uri) => events.onHover(openableLink(uri)),
    leave: () => events.onHover(undefined),
  };
}
