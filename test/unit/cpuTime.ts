/** What `run` takes of this thread, in milliseconds: what else the machine does is no matter. Exact to some 10 ms. */
export function cpuMs(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
