import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';

/*
 * A folder laid out as Electron's own distribution is, for electron-builder's `electronDist`, where the real one can't be
 * downloaded. Its executables start nothing, but hold the fuse wire, so that fuses are really flipped and read back.
 */

/** Marks the wire in every Electron executable (@electron/fuses). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron 45 is built: '0' off, '1' on, in the order of FuseV1Options. */
const initialFuses = '101100011';

function executableBytes(): Buffer {
  const wire = Buffer.concat([
    Buffer.from(sentinel, 'latin1'),
    Buffer.from([1, initialFuses.length]),
    Buffer.from(initialFuses, 'latin1'),
  ]);
  return Buffer.concat([Buffer.alloc(4096, 0x90), wire, Buffer.alloc(4096, 0x90)]);
}

/** Files beside the executable on Linux and Windows. */
const commonFiles = [
  'LICENSE',
  'LICENSES.chromium.html',
  'chrome_100_percent.pak',
  'chrome_200_percent.pak',
  'icudtl.dat',
  'resources.pak',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
  'vk_swiftshader_icd.json',
  'locales/de.pak',
  'locales/en-US.pak',
  'locales/fr.pak',
];
const linuxLibraries = [
  'libEGL.so',
  'libGLESv2.so',
  'libffmpeg.so',
  'libvk_swiftshader.so',
  'libvulkan.so.1',
];

/** Electron for Linux. `version` is written where Electron writes it. */
export function makeLinuxDistribution(folder: string, version: string): void {
  writeFiles(folder, [...commonFiles, ...linuxLibraries, 'resources/default_app.asar']);
  writeFileSync(join(folder, 'version'), version);
  for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']) {
    writeFileSync(join(folder, name), name === 'electron' ? executableBytes() : `${name}\n`);
    chmodSync(join(folder, name), 0o755);
  }
}

/** Electron for Windows. Its executable is one as far as resources go: electron-builder reads and writes them. */
export function makeWindowsDistribution(folder: string, version: string): void {
  const libraries = ['d3dcompiler_47.dll', 'ffmpeg.dll', 'libEGL.dll', 'libGLESv2.dll', 'vulkan-1.dll'];
  writeFiles(folder, [...commonFiles, ...libraries, 'resources/default_app.asar']);
  writeFileSync(join(folder, 'version'), version);
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const about = Resource.VersionInfo.createEmpty();
  about.setStringValues({ lang: 1033, codepage: 1200 }, { ProductName: 'Electron' });
  about.outputToResourceEntries(resources.entries);
  resources.outputResource(program);
  program.setExtraData(executableBytes());
  writeFileSync(join(folder, 'electron.exe'), Buffer.from(program.generate()));
}

/** Electron for macOS: the bundle with its framework and helpers. */
export function makeMacDistribution(folder: string, version: string): void {
  const contents = 'Electron.app/Contents';
  const framework = `${contents}/Frameworks/Electron Framework.framework`;
  const frameworkFiles = `${framework}/Versions/A`;
  const helpers = ['', ' (GPU)', ' (Plugin)', ' (Renderer)'].map((kind) => `Electron Helper${kind}`);
  writeFiles(folder, [
    'LICENSE',
    'LICENSES.chromium.html',
    `${contents}/Resources/electron.icns`,
    `${contents}/Resources/default_app.asar`,
    `${contents}/Resources/en.lproj/locale.pak`,
    `${frameworkFiles}/Resources/en.lproj/locale.pak`,
    `${frameworkFiles}/Resources/de.lproj/locale.pak`,
    `${frameworkFiles}/Resources/fr.lproj/locale.pak`,
  ]);
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(join(folder, frameworkFiles, 'Electron Framework'), executableBytes());
  // As every framework is laid out: what stands at its top are links into its current version.
  symlinkSync('A', join(folder, framework, 'Versions/Current'));
  for (const name of ['Electron Framework', 'Resources']) {
    symlinkSync(`Versions/Current/${name}`, join(folder, framework, name));
  }
  writeProgram(folder, {
    path: `${contents}/MacOS/Electron`,
    plist: `${contents}/Info.plist`,
    name: 'Electron',
  });
  for (const name of helpers) {
    const app = `${contents}/Frameworks/${name}.app/Contents`;
    writeProgram(folder, { path: `${app}/MacOS/${name}`, plist: `${app}/Info.plist`, name });
  }
}

type MacProgram = { readonly path: string; readonly plist: string; readonly name: string };

function writeProgram(folder: string, { path, plist, name }: MacProgram): void {
  writeFiles(folder, [path, plist]);
  chmodSync(join(folder, path), 0o755);
  writeFileSync(
    join(folder, plist),
    `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>${name}</string>
<key>CFBundleIdentifier</key><string>com.github.Electron</string>
<key>CFBundleName</key><string>${name}</string>
<key>CFBundleDisplayName</key><string>${name}</string>
</dict></plist>\n`,
  );
}

function writeFiles(folder: string, names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), `stand-in for ${name}\n`);
  }
}
