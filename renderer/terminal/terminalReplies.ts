import type { Terminal } from '@xterm/xterm';

/**
 * Keeps a terminal from answering while output of before is shown again. The questions in it (where is the cursor, what
 * are you, which colour) were answered when they were asked; a second answer would be typed into today's shell.
 */
export function muteReplies(terminal: Terminal): { readonly setMuted: (isMuted: boolean) => void } {
  let muted = false;
  const whenMuted = (): boolean => muted;
  const { parser } = terminal;
  // DSR, DECDSR, DA1, DA2, DA3, DECRQM (ANSI and DEC), XTVERSION, window reports
  for (const id of [
    { final: 'n' },
    { prefix: '?', final: 'n' },
    { final: 'c' },
    { prefix: '>', final: 'c' },
    { prefix: '=', final: 'c' },
    { intermediates: '$', final: 'p' },
    { prefix: '?', intermediates: '$', final: 'p' },
    { prefix: '>', final: 'q' },
    { final: 't' },
  ]) {
    parser.registerCsiHandler(id, whenMuted);
  }
  // DECRQSS; colour questions have a `?` where a colour would stand.
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, whenMuted);
  for (const ident of [4, 10, 11, 12]) {
    parser.registerOscHandler(ident, (data) => muted && data.includes('?'));
  }
  return {
    setMuted: (isMuted) => {
      muted = isMuted;
    },
  };
}
