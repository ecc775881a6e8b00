import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useReturnFocus } from './useReturnFocus.ts';

type QuestionDialogProps = {
  readonly title: string;
  readonly description: ReactNode;
  readonly className?: string;
  /** Escape, or its `AlertDialog.Cancel`. */
  readonly onClose: () => void;
  /** What stands below, the buttons last. */
  readonly children: ReactNode;
};

/** A question that has to be answered, or left, before anything else. */
export function QuestionDialog({
  title,
  description,
  className = 'dialog',
  onClose,
  children,
}: QuestionDialogProps) {
  const returnFocus = useReturnFocus();
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className={className} {...returnFocus}>
          <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
          <AlertDialog.Description asChild>
            <div className="dialog-text">{description}</div>
          </AlertDialog.Description>
          {children}
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
