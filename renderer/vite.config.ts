import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

/**
 * How the page is built. A function of the folder it is written to, so that building from anywhere writes nowhere else;
 * the default export is what `vite` itself looks for.
 */
export function rendererConfig(outDir: string): InlineConfig {
  return {
    root: fileURLToPath(new URL('.', import.meta.url)),
    // Served from `app://` and from a path with a port: addresses must be relative.
    base: './',
    configFile: false,
    envDir: false,
    publicDir: false,
    cacheDir: `${outDir}/.vite`,
    logLevel: 'warn',
    clearScreen: false,
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2024',
      // All of them know light-dark(): nothing of the colours is rewritten.
      cssTarget: ['chrome125', 'firefox125', 'safari17.5'],
      // Inlined files would need `data:` in the policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1500,
      reportCompressedSize: false,
    },
  };
}

export default rendererConfig(fileURLToPath(new URL('../dist/renderer', import.meta.url)));
