import type { Finding } from '../../preload/contract/model.ts';
import type { CorePorts } from './ports.ts';

/** The line between two shells, in the terminal itself, so that it stands where it belongs when one scrolls back. */
export function dividerText(
  about: Finding | 'reconnected',
  { clock, translate, locale }: Pick<CorePorts, 'clock' | 'translate' | 'locale'>,
): string {
  const time = new Date(clock.now()).toLocaleTimeString(locale?.(), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const text =
    about === 'reconnected'
      ? translate('terminal.divider.reconnected', { time })
      : translate('terminal.divider.ended', {
          time,
          reason: translate(`findings.${about.code}.text`, about.params),
        });
  return `\r\n\x1b[90m── ${withoutControls(text)} ──\x1b[0m\r\n`;
}

/** Names of jobs, runners and people are GitLab's; none of them may write into the terminal by itself. */
function withoutControls(text: string): string {
  return text.replace(/\p{Cc}|\p{Cf}/gu, '');
}
