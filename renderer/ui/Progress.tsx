type ProgressProps = {
  readonly name: string;
  readonly doneBytes: number;
  /** Undefined or 0: there is no telling. */
  readonly sizeBytes: number | undefined;
};

/** How much of it is done: hatched where there is no telling. */
export function Progress({ name, doneBytes, sizeBytes }: ProgressProps) {
  return (
    <progress
      className="progress"
      aria-label={name}
      {...(sizeBytes ? { max: sizeBytes, value: doneBytes } : {})}
    />
  );
}
