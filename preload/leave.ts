import { leavePath } from './contract/wire.ts';

/*
 * A page that may contact nobody (`Connection-Allowlist`) can't follow a link elsewhere either. A link that is pressed goes by
 * way of a page of the same host that has no other power than to lead on.
 */

/** Follows the document's links to other hosts, pressed with whichever button opens them. */
export function followLinksOut(document: Document): void {
  document.addEventListener('click', follow);
  document.addEventListener('auxclick', follow);
}

function follow(event: MouseEvent): void {
  const middleButton = 1;
  if (event.defaultPrevented || (event.type === 'auxclick' && event.button !== middleButton)) return;
  const link = event.target instanceof Element ? event.target.closest('a[href]') : undefined;
  if (!(link instanceof HTMLAnchorElement) || link.host === location.host) return;
  if (link.protocol !== 'http:' && link.protocol !== 'https:') return;
  event.preventDefault();
  window.open(`${leavePath}?to=${encodeURIComponent(link.href)}`, '_blank', 'noopener,noreferrer');
}
