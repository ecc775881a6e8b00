const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs `cleanUp` once when the process is told to go, then goes. A second signal does not cut it short. */
export function onLeaving(cleanUp: () => Promise<void>): void {
  let isLeaving = false;
  const leave = (): void => {
    if (isLeaving) return;
    isLeaving = true;
    cleanUp().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of signals) process.on(signal, leave);
  // The terminal that was closed takes its pipes with it: a message that finds no reader must not end the clean-up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
