import { useState } from 'react';
import { useText } from '../i18n.ts';

type CopyButtonProps = {
  readonly value: string;
  readonly label?: string;
  readonly variant?: 'quiet' | 'primary';
};

/** Copies `value`, and says that it did. */
export function CopyButton({ value, label, variant = 'quiet' }: CopyButtonProps) {
  const text = useText();
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(value).then(() => setCopied(true));
  };
  return (
    <button
      type="button"
      className="button"
      data-variant={variant}
      onClick={copy}
      onBlur={() => setCopied(false)}
    >
      <span aria-live="polite">{copied ? text('app.copied') : (label ?? text('app.copy'))}</span>
    </button>
  );
}
