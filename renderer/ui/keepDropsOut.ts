import type { Stop } from '../../preload/client.ts';

/**
 * A browser opens what is dropped on a page in the page's place: one link or file that slips off its target, and every
 * terminal is out of sight. So nothing may be dropped but where a feature takes it, and text into text fields.
 */
export function keepDropsOut(page: Window): Stop {
  const refuse = (event: DragEvent): void => {
    if (event.defaultPrevented || isTextField(event.target)) return;
    event.preventDefault();
    if (event.dataTransfer && event.type !== 'drop') event.dataTransfer.dropEffect = 'none';
  };
  const names = ['dragenter', 'dragover', 'drop'] as const;
  for (const name of names) page.addEventListener(name, refuse);
  return () => {
    for (const name of names) page.removeEventListener(name, refuse);
  };
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
}
