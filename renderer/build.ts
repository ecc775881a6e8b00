import { build, type Plugin } from 'vite';
import { rendererConfig } from './vite.config.ts';

/**
 * Builds the page (index.html and its assets) into `outDir`, which is emptied first. Quiet unless something is wrong.
 * `plugins` look on: what packages need to know of what went in.
 */
export async function buildRenderer(outDir: string, plugins: readonly Plugin[] = []): Promise<void> {
  const config = rendererConfig(outDir);
  await build({ ...config, plugins: [...(config.plugins ?? []), ...plugins] });
}
