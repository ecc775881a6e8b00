import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { useReturnFocus } from '../ui/useReturnFocus.ts';
import { afterScriptMinutes, afterScriptYaml, hasOwnLimit, type AfterScriptWish } from './afterScript.ts';

type AfterScriptDialogProps = { readonly jobName: string | undefined };

/** Writes the lines of .gitlab-ci.yml that hold a docker job in its after_script, and says what they cost. */
export function AfterScriptDialog({ jobName }: AfterScriptDialogProps) {
  const text = useText();
  const { view } = useApp();
  const returnFocus = useReturnFocus();
  const [minutes, setMinutes] = useState<number>(afterScriptMinutes.usual);
  const [way, setWay] = useState<AfterScriptWish['way']>('file');
  const [onlyFailed, setOnlyFailed] = useState(true);
  const yaml = afterScriptYaml({ jobName, minutes, way, onlyFailed });
  const close = (): void => view.setState({ afterScriptFor: undefined });
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog after-script" {...returnFocus}>
          <Dialog.Title className="dialog-title">{text('afterScript.title')}</Dialog.Title>
          <Dialog.Description className="dialog-text">{text('afterScript.intro')}</Dialog.Description>
          <div className="after-script-wishes">
            <label>
              {text('afterScript.way')}
              <select
                className="input"
                value={way}
                onChange={(event) => setWay(event.target.value === 'time' ? 'time' : 'file')}
              >
                <option value="file">{text('afterScript.ways.file')}</option>
                <option value="time">{text('afterScript.ways.time')}</option>
              </select>
            </label>
            <Minutes way={way} onChange={setMinutes} />
            <label className="after-script-check">
              <input
                type="checkbox"
                checked={onlyFailed}
                onChange={(event) => setOnlyFailed(event.target.checked)}
              />
              {text('afterScript.onlyFailed')}
            </label>
          </div>
          <pre className="after-script-lines" role="group" tabIndex={0} aria-label=".gitlab-ci.yml">
            {yaml}
          </pre>
          <ul className="dialog-text after-script-notes">
            <li>{text('afterScript.notes.place')}</li>
            <li>
              {text(onlyFailed ? 'afterScript.notes.costFailed' : 'afterScript.notes.cost', { minutes })}
            </li>
            <li>{text(hasOwnLimit({ minutes }) ? 'afterScript.notes.limit' : 'afterScript.notes.fits')}</li>
            {way === 'file' ? <li>{text('afterScript.notes.file', { command: holdRemoval })}</li> : null}
          </ul>
          <div className="dialog-buttons">
            <Dialog.Close className="button" type="button">
              {text('app.close')}
            </Dialog.Close>
            <CopyButton value={yaml} label={text('afterScript.copy')} variant="primary" />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** As one types it in the held container's shell, which knows the job's variables. */
const holdRemoval = 'rm /tmp/hold-$CI_JOB_ID';

type MinutesProps = { readonly way: AfterScriptWish['way']; readonly onChange: (minutes: number) => void };

/** What makes no sense stays in the field and counts for nothing. */
function Minutes({ way, onChange }: MinutesProps) {
  const text = useText();
  const { least, most, usual } = afterScriptMinutes;
  const [typed, setTyped] = useState(String(usual));
  const isGood = (value: string): boolean =>
    /^\d{1,4}$/.test(value) && Number(value) >= least && Number(value) <= most;
  return (
    <label>
      {text(way === 'file' ? 'afterScript.atMost' : 'afterScript.minutes')}
      <input
        className="input"
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        aria-invalid={isGood(typed) ? undefined : true}
        title={text('afterScript.range', { least, most })}
        onChange={({ target: { value } }) => {
          setTyped(value);
          if (isGood(value)) onChange(Number(value));
        }}
      />
    </label>
  );
}
