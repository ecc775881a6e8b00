import { spawnSync } from 'node:child_process';

/** A tool's answer; undefined where it isn't installed. */
export function runTool(
  name: string,
  words: readonly string[],
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } | undefined {
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;
  const { error, status, stdout, stderr } = spawnSync(name, [...words], {
    encoding: 'utf8',
    timeout: 30_000,
    env: { ...process.env, PATH: path, LC_ALL: 'C.UTF-8', MANROFFSEQ: '' },
  });
  return error === undefined ? { status, stdout, stderr } : undefined;
}
