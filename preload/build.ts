import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Plugin } from 'vite';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** One file without imports, for a page. */
function preloadConfig(outDir: string): InlineConfig {
  return {
    root: folder,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    clearScreen: false,
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2024',
      reportCompressedSize: false,
      modulePreload: false,
    },
  };
}

/** Builds `browser.ts` into `<outDir>/browser.js`, a module script. */
export async function buildBrowserPreload(outDir: string): Promise<void> {
  const config = preloadConfig(outDir);
  await build({
    ...config,
    build: {
      ...config.build,
      lib: { entry: `${folder}browser.ts`, formats: ['es'], fileName: () => 'browser.js' },
    },
  });
}

/** Builds `electron.ts` into `<outDir>/electron.cjs`: a sandboxed preload is one CommonJS file that requires `electron` only. */
export async function buildElectronPreload(outDir: string, plugins: readonly Plugin[] = []): Promise<void> {
  const config = preloadConfig(outDir);
  await build({
    ...config,
    plugins: [...plugins],
    build: {
      ...config.build,
      lib: { entry: `${folder}electron.ts`, formats: ['cjs'], fileName: () => 'electron.cjs' },
      rolldownOptions: { external: ['electron'] },
    },
  });
}
