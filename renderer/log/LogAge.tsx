import type { LogState } from '../../preload/contract/jobLog.ts';
import { useApp, useTicking } from '../appContext.ts';
import { useText } from '../i18n.ts';

/** How old what is shown may be. */
export function LogAge({ state }: { readonly state: LogState | undefined }) {
  const text = useText();
  const { seconds } = useApp();
  const age = useTicking(seconds, (nowMs) => {
    if (state?.readAt === undefined) return '';
    if (state.phase === 'over') return text('log.age.over');
    const isOld = state.delayMs > 30_000;
    const count = Math.max(0, Math.round((nowMs - state.readAt) / 1000));
    if (!isOld && count < 10) return text('log.age.live');
    return text(isOld ? 'log.age.upTo' : 'log.age.read', { count, delay: Math.round(state.delayMs / 1000) });
  });
  return (
    <span className="log-age figures" title={state?.phase === 'following' ? text('log.age.help') : undefined}>
      {age}
    </span>
  );
}
