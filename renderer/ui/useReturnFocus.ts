import { useRef } from 'react';

/**
 * For the content of a dialog that a key or a command opens: the focus goes back to where it was. Radix only knows how to
 * give it to the button that opened the dialog.
 */
export function useReturnFocus() {
  // A field that takes the focus by itself has it before Radix asks; then the first drawing knows where it was.
  const before = useRef<Element | null>(document.activeElement);
  return {
    onOpenAutoFocus: (): void => {
      before.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event): void => {
      event.preventDefault();
      // What the dialog was for may have moved the focus already.
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && before.current instanceof HTMLElement) before.current.focus();
    },
  };
}
