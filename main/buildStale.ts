import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Builds those of `parts` (build.ts) that are older than their sources, in a process of its own: the builder's memory and
 * threads are not kept by what runs on. Resolves with whether it worked.
 */
export function buildStale(parts: readonly string[]): Promise<boolean> {
  const script = fileURLToPath(new URL('build.ts', import.meta.url));
  return new Promise((resolve) => {
    // Standard output stays ours: the first line printed there is the URL.
    const child = spawn(process.execPath, [script, '--stale', ...parts], { stdio: ['ignore', 2, 2] });
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
}
