import type { ReactNode } from 'react';

/** The states a job or a terminal is shown in. Each has its own shape: colour alone tells too few. */
export type Mark =
  | 'running'
  | 'kept'
  | 'waiting'
  /** Waits, and its terminal opens by itself. */
  | 'armed'
  | 'connecting'
  | 'reconnecting'
  | 'ok'
  | 'failed'
  | 'canceled'
  | 'ended';

type StateMarkProps = {
  readonly mark: Mark;
  /** For `kept`: what is left of the wait, from 1 to 0. */
  readonly share?: number;
  /** For `kept`: how soon it ends. */
  readonly urgency?: 'calm' | 'soon' | 'now';
  readonly size?: number;
};

const ringRadius = 5.5;

/** A job's or a terminal's state as a shape. The words stand beside it. */
export function StateMark({ mark, share = 1, urgency = 'calm', size = 16 }: StateMarkProps) {
  return (
    <svg
      className="mark"
      data-mark={mark}
      data-urgency={mark === 'kept' ? urgency : undefined}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
    >
      {mark === 'kept' ? <Ring share={share} /> : shapes[mark]}
    </svg>
  );
}

function Ring({ share }: { readonly share: number }) {
  return (
    <g fill="none" transform="rotate(-90 8 8)">
      <circle className="mark-track" cx="8" cy="8" r={ringRadius} />
      <circle
        className="mark-rest"
        cx="8"
        cy="8"
        r={ringRadius}
        pathLength={100}
        strokeDasharray={`${share * 100} 100`}
      />
    </g>
  );
}

const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.75, strokeLinecap: 'round' } as const;

const shapes: Readonly<Record<Exclude<Mark, 'kept'>, ReactNode>> = {
  running: <circle cx="8" cy="8" r="4" fill="currentColor" />,
  waiting: <circle cx="8" cy="8" r="4.5" {...line} strokeWidth={1.5} strokeDasharray="2.2 2.5" />,
  armed: (
    <g>
      <circle cx="8" cy="8" r="5.5" {...line} strokeWidth={1.5} strokeDasharray="2.4 1.92" />
      <circle cx="8" cy="8" r="2" fill="currentColor" />
    </g>
  ),
  connecting: (
    <g>
      <circle cx="8" cy="8" r="4.5" {...line} strokeWidth={1.5} opacity="0.4" />
      <path d="M8 3.5a4.5 4.5 0 0 1 4.5 4.5" {...line} />
    </g>
  ),
  reconnecting: <path d="M12.2 6.2A4.5 4.5 0 1 0 12.4 9.4M12.4 3.6v2.8H9.6" {...line} strokeWidth={1.5} />,
  ok: <path d="M3.5 8.5l3 3 6-6.5" {...line} />,
  failed: <path d="M4.5 4.5l7 7M11.5 4.5l-7 7" {...line} />,
  canceled: (
    <g {...line} strokeWidth={1.5}>
      <circle cx="8" cy="8" r="4.5" />
      <path d="M5 11l6-6" />
    </g>
  ),
  ended: <rect x="4.5" y="4.5" width="7" height="7" rx="1" {...line} strokeWidth={1.5} />,
};
