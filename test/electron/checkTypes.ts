import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/*
 * Compiles main/hosts/electron and the preload a second time, with the stand-in where `electron` was. What the app uses and the
 * stand-in lacks is a compile error. Electron's own types come along without their modules' names, or the compiler would take
 * those first.
 */

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.cache/electron-stand-in');
const require = createRequire(import.meta.url);

const declarations = readFileSync(
  join(dirname(require.resolve('electron/package.json')), 'electron.d.ts'),
  'utf8',
);
/** `electron` and its faces; `original-fs` and the rest stay. */
const modules = /^declare module '(electron|electron\/[a-z]+)' \{[\s\S]*?^\}$/gm;

function writeProject(
  name: string,
  project: { readonly standIn: string; readonly lib: readonly string[]; readonly files: readonly string[] },
): string {
  const file = join(folder, `tsconfig.${name}.json`);
  writeFileSync(
    file,
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: {
        lib: project.lib,
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
        composite: false,
        noEmit: true,
        emitDeclarationOnly: false,
        paths: { electron: [join(import.meta.dirname, project.standIn)] },
      },
      files: [join(folder, 'electron.d.ts'), ...project.files.map((path) => join(root, path))],
      references: [],
    }),
  );
  return file;
}

function compile(project: string): boolean {
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  return spawnSync(process.execPath, [compiler, '-p', project], { cwd: root, stdio: 'inherit' }).status === 0;
}

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'electron.d.ts'), declarations.replaceAll(modules, ''));
const projects = [
  writeProject('main', {
    standIn: 'electron.ts',
    lib: ['es2024', 'dom', 'dom.iterable'],
    files: ['main/hosts/electron/main.ts'],
  }),
  writeProject('preload', {
    standIn: 'electronRenderer.ts',
    lib: ['es2024', 'dom', 'dom.iterable'],
    files: ['preload/electron.ts'],
  }),
];
const results = projects.map(compile);
process.exitCode = results.every(Boolean) ? 0 : 1;
