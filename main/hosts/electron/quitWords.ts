import type { Translate } from '../common/translate.ts';
import type { OpenTerminal } from './facts.ts';

/** More lines than this make a dialog that nobody reads, and that some systems cut. */
const mostLines = 8;
const minuteMs = 60_000;

type Words = {
  readonly translate: Translate;
  readonly nowMs: number;
  /** BCP 47; absent: the process's own. */
  readonly locale?: string;
  /** Waits for what Jobshell does by itself. */
  readonly armedCount?: number;
  /** Scripts that stay held. */
  readonly heldCount?: number;
};

/** What a quit would end, a line each, and what that means. Pure. */
export function describeOpen(terminals: readonly OpenTerminal[], words: Words): string {
  const { translate, armedCount = 0, heldCount = 0 } = words;
  const shown = terminals.length > mostLines ? terminals.slice(0, mostLines - 1) : terminals;
  const lines = shown.map((terminal) => describe(terminal, words));
  const left = terminals.length - shown.length;
  const isAnyKept = terminals.some(({ keptUntilMs }) => keptUntilMs !== undefined);
  return [
    ...lines,
    ...(left > 0 ? [translate('quit.more', { count: left })] : []),
    ...(terminals.length > 0 ? ['', translate(isAnyKept ? 'quit.endsKept' : 'quit.endsShells')] : []),
    ...(heldCount > 0 ? [translate('quit.staysHeld', { count: heldCount })] : []),
    ...(armedCount > 0 ? [translate('quit.armed', { count: armedCount })] : []),
  ].join('\n');
}

function describe(
  { jobName, projectPath, keptUntilMs, isHeld = false }: OpenTerminal,
  { translate, nowMs, locale }: Words,
): string {
  const names = { job: oneLine(jobName), project: oneLine(projectPath) };
  if (keptUntilMs === undefined) return translate(isHeld ? 'quit.held' : 'quit.open', names);
  const minutes = Math.floor((keptUntilMs - nowMs) / minuteMs);
  return translate('quit.kept', {
    ...names,
    time: new Date(keptUntilMs).toLocaleTimeString(locale, {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
    left: minutes < 1 ? translate('quit.lessThanMinute') : translate('quit.minutes', { count: minutes }),
  });
}

/** Names are GitLab's: none of them may draw lines of its own into a dialog. */
function oneLine(name: string): string {
  return name.replace(/\p{Cc}|\p{Cf}/gu, ' ').slice(0, 80);
}
