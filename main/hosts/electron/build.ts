import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const folder = fileURLToPath(new URL('.', import.meta.url));

type Part = { readonly outDir: string; readonly plugins: readonly Plugin[] };

/**
 * Builds Electron's main process into `<outDir>/main.js` and what that loads later or starts as a worker beside it, with
 * everything in it but Electron itself, so that a package needs no node_modules. `ws` looks for two native extras and does
 * well without them.
 */
export async function buildElectronMain(outDir: string, plugins: readonly Plugin[] = []): Promise<void> {
  await buildEntry('main.ts', { outDir, plugins });
  // By itself: what both need would be a third file, which main would wait for at its start.
  await buildEntry('../../core/log/logSearchWorker.ts', { outDir, plugins });
}

async function buildEntry(entry: string, { outDir, plugins }: Part): Promise<void> {
  await build({
    root: folder,
    configFile: false,
    plugins: [...plugins],
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    clearScreen: false,
    ssr: { target: 'node', noExternal: true, external: ['electron', 'bufferutil', 'utf-8-validate'] },
    build: {
      outDir,
      emptyOutDir: entry === 'main.ts',
      ssr: `${folder}${entry}`,
      target: 'node24',
      minify: false,
      sourcemap: true,
      reportCompressedSize: false,
      rolldownOptions: {
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'part-[hash].js' },
      },
    },
  });
}
