import { useApp, useMirror, useTicking } from '../appContext.ts';
import type { Text } from '../i18n.ts';
import type { KeptPhase } from '../state/select.ts';
import { formatClock, formatCountdown, shareLeft, urgency } from '../state/time.ts';
import { StateMark } from './StateMark.tsx';

/** What is left of a wait, in figures: `24:59`. Ticks once a second while it is shown, and grows in its last minutes. */
export function CountdownText({ phase }: { readonly phase: KeptPhase }) {
  const { seconds } = useApp();
  const left = useTicking(seconds, (nowMs) => formatCountdown(phase.deadline - nowMs));
  const level = useTicking(seconds, (nowMs) => urgency(phase.deadline - nowMs));
  return (
    <span className="countdown" data-urgency={level}>
      {left}
    </span>
  );
}

/** What is left of a wait, as a ring that empties. */
export function CountdownRing({ phase, size = 16 }: { readonly phase: KeptPhase; readonly size?: number }) {
  const app = useApp();
  // In 100 steps: more can't be seen, and each is a new drawing.
  const share = useTicking(app.seconds, (nowMs) => shareLeft(phase, nowMs).toFixed(2));
  const level = useTicking(app.seconds, (nowMs) => urgency(phase.deadline - nowMs));
  return <StateMark mark="kept" share={Number(share)} urgency={level} size={size} />;
}

/** A moment of main's clock as a person's clock shows it: `14:32`. */
export function useClock(): (atMs: number) => string {
  const offsetMs = useMirror((state) => state.clockOffsetMs);
  return (atMs) => formatClock(atMs + offsetMs, Date.now());
}

type KeptWords = { readonly clock: (atMs: number) => string; readonly text: Text };

/** Until when, and which limit that is. */
export function keptWords({ deadline, limit }: KeptPhase, { clock, text }: KeptWords): string {
  return text('retention.untilBy', { time: clock(deadline), limit: text(`status.limit.${limit}`) });
}
