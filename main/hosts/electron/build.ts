import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const folder = fileURLToPath(new URL('.', import.meta.url));

/**
 * Builds Electron's main process into `<outDir>/main.js`, one module with everything in it but Electron itself, so that a
 * package needs no node_modules. `ws` looks for two native extras and does well without them.
 */
export async function buildElectronMain(outDir: string): Promise<void> {
  await build({
    root: folder,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    clearScreen: false,
    ssr: { target: 'node', noExternal: true, external: ['electron', 'bufferutil', 'utf-8-validate'] },
    build: {
      outDir,
      emptyOutDir: true,
      ssr: `${folder}main.ts`,
      target: 'node24',
      minify: false,
      sourcemap: true,
      reportCompressedSize: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'main.js', codeSplitting: false } },
    },
  });
}
