import { useText } from '../i18n.ts';
import { formatCountdown } from '../state/time.ts';
import type { Player, PlayerState } from './player.ts';

type PlayerControlsProps = { readonly player: Player; readonly state: PlayerState };

/** A millisecond a key press would be no help. */
const arrowMs = 5_000;
const arrowSteps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
};
const speeds = [0.5, 1, 2, 4, 8, 16] as const;

export function PlayerControls({ player, state }: PlayerControlsProps) {
  const text = useText();
  const { positionMs, durationMs, isPlaying, speed, skipsPauses } = state;
  const place = text('transcripts.place', {
    position: formatCountdown(positionMs),
    duration: formatCountdown(durationMs),
  });
  return (
    <div className="replay-controls" role="group" aria-label={text('transcripts.controls')}>
      <button
        type="button"
        className="button replay-play"
        data-variant="primary"
        onClick={isPlaying ? player.pause : player.play}
      >
        {text(isPlaying ? 'transcripts.pause' : 'transcripts.play')}
      </button>
      <input
        type="range"
        className="replay-seek"
        aria-label={text('transcripts.seek')}
        aria-valuetext={place}
        min={0}
        max={Math.max(1, Math.round(durationMs))}
        step={1}
        value={Math.round(positionMs)}
        onChange={(event) => player.seek(Number(event.target.value))}
        onKeyDown={(event) => {
          const by = arrowSteps[event.key];
          if (by === undefined) return;
          event.preventDefault();
          player.seek(positionMs + by * arrowMs);
        }}
      />
      <span className="figures replay-place">{place}</span>
      <label>
        {text('transcripts.speed')}{' '}
        <select
          className="input replay-speed"
          value={speed}
          onChange={(event) => player.setSpeed(Number(event.target.value))}
        >
          {speeds.map((value) => (
            <option key={value} value={value}>
              {text('transcripts.times', { speed: value })}
            </option>
          ))}
        </select>
      </label>
      <label>
        <input
          type="checkbox"
          checked={skipsPauses}
          onChange={(event) => player.setSkipsPauses(event.target.checked)}
        />{' '}
        {text('transcripts.skipPauses')}
      </label>
    </div>
  );
}
