import { useState } from 'react';
import { useText } from '../i18n.ts';

/** Copies `value`, and says that it did. */
export function CopyButton({ value, label }: { readonly value: string; readonly label?: string }) {
  const text = useText();
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(value).then(() => setCopied(true));
  };
  return (
    <button
      type="button"
      className="button"
      data-variant="quiet"
      onClick={copy}
      onBlur={() => setCopied(false)}
    >
      <span aria-live="polite">{copied ? text('app.copied') : (label ?? text('app.copy'))}</span>
    </button>
  );
}
