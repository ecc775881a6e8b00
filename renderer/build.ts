import { build } from 'vite';
import { rendererConfig } from './vite.config.ts';

/** Builds the page (index.html and its assets) into `outDir`, which is emptied first. Quiet unless something is wrong. */
export async function buildRenderer(outDir: string): Promise<void> {
  await build(rendererConfig(outDir));
}
