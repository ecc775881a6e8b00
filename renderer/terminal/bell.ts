import type { Settings } from '../../preload/contract/settings.ts';

type BellOptions = {
  readonly kind: () => Settings['bell'];
  readonly now: () => number;
  readonly mark: (sessionId: string) => void;
  readonly sound: () => void;
};

/** A program may ring thousands of times a second; nobody hears more than this. */
const atMostEveryMs = 1000;

/** What a program's bell does, as set. */
export function createBell({ kind, now, mark, sound }: BellOptions): (sessionId: string) => void {
  const lastAt = new Map<string, number>();
  return (sessionId) => {
    const wanted = kind();
    if (wanted === 'none' || now() - (lastAt.get(sessionId) ?? -atMostEveryMs) < atMostEveryMs) return;
    lastAt.set(sessionId, now());
    mark(sessionId);
    if (wanted === 'sound') sound();
  };
}

const toneHz = 660;
const toneSeconds = 0.12;

/** A short tone, faded so that it does not click. */
export function createBellSound(): () => void {
  let context: AudioContext | undefined;
  return () => {
    context ??= new AudioContext();
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const start = context.currentTime;
    gain.gain.setValueAtTime(0.08, start);
    gain.gain.exponentialRampToValueAtTime(0.001, start + toneSeconds);
    oscillator.frequency.value = toneHz;
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + toneSeconds);
  };
}
