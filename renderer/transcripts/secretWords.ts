import type { Transcript } from '../../preload/contract/transcripts.ts';
import { formatNumber, type Text } from '../i18n.ts';

/** Before anything leaves this computer: what was masked, and what may not have been. */
export function secretWords({ masked, suspicious, variables }: Transcript, text: Text): readonly string[] {
  const count = Object.values(masked).reduce((sum, number) => sum + (number ?? 0), 0);
  return [
    count === 0
      ? text('transcripts.maskedNone')
      : text('transcripts.masked', { count, shown: formatNumber(count) }),
    suspicious === 0
      ? text('transcripts.suspiciousNone')
      : text('transcripts.suspicious', { count: suspicious, shown: formatNumber(suspicious) }),
    variables === undefined
      ? text('transcripts.variablesNotKnown')
      : text('transcripts.variablesKnown', { count: variables, shown: formatNumber(variables) }),
    text('transcripts.notKnown'),
  ];
}
