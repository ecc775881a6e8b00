import { AlertDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { QuestionDialog } from './QuestionDialog.tsx';

type ConfirmDialogProps = {
  readonly title: string;
  readonly children: ReactNode;
  readonly confirm: string;
  readonly cancel: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
};

/** A question before something is lost. Enter answers it, Escape leaves everything as it is. */
export function ConfirmDialog({ title, children, confirm, cancel, onConfirm, onClose }: ConfirmDialogProps) {
  const decide = (): void => {
    onConfirm();
    onClose();
  };
  return (
    <QuestionDialog title={title} description={children} onClose={onClose}>
      <div className="dialog-buttons">
        <AlertDialog.Cancel className="button">{cancel}</AlertDialog.Cancel>
        <button type="button" className="button" data-variant="danger" autoFocus onClick={decide}>
          {confirm}
        </button>
      </div>
    </QuestionDialog>
  );
}
