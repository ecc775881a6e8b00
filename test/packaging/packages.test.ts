import { createHash, generateKeyPairSync } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackage, extractFile, getRawHeader, listPackage } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { NtExecutable, NtExecutableResource } from 'resedit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readFeed } from '../../main/hosts/electron/updateFeed.ts';
import { readPublicKey } from '../../main/hosts/electron/updateSignature.ts';
import { publicKeyOf } from '../../main/packaging/signFeed.ts';
import {
  asarFaults,
  asarLimitBytes,
  expectedFuses,
  fuseFaults,
  licenceFaults,
} from '../../main/packaging/verify.ts';
import { addApparmor, dpkg, makeCleanRoot, whyNoCleanRoot } from './cleanRoot.ts';
import { runTool } from './externalTool.ts';
import { appStreamFaults, desktopFaults, readDesktopEntry } from './linuxTexts.ts';
import { hasFpm, makePackages } from './makePackages.ts';
import { serveFolder } from './serveFolder.ts';

/*
 * `npm run package` as far as it goes without Electron's distribution: a stand-in takes its place, everything else is real.
 * What is made is taken apart and looked at, and the deb is installed and removed in an empty root.
 */

const repository = join(import.meta.dirname, '../..');
const updateKey = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const version = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'))).version;

/** Said at the end, so that nobody takes a green run for more than it is. */
const notTried = new Set<string>([
  'AppImage: mksquashfs and the runtime are downloaded by electron-builder',
  'rpm: made by fpm, which is downloaded by electron-builder',
  'dmg and zip: made on macOS; signing and notarising need Apple certificates',
  'nsis: makensis is downloaded by electron-builder; signing needs a certificate',
  "the icon in Windows' executable: put in by a program that electron-builder downloads",
  'a start of the packaged app: Electron itself is a stand-in here',
]);

let folder = '';
let linux = '';
let mac = '';
let windows = '';
let deb = '';

describe.skipIf(process.platform === 'win32')('packages', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'jobshell-packages-'));
    const canDeb = runTool('dpkg-deb', ['--version']) !== undefined || hasFpm();
    if (!canDeb) notTried.add('deb: neither fpm nor dpkg-deb is installed');
    linux = makePackages({
      folder,
      platform: 'linux',
      arch: 'x64',
      targets: canDeb ? 'dir,deb' : 'dir',
      updateKey,
    }).output;
    // A Mac would sign it, and codesign takes no stand-in.
    if (process.platform === 'darwin') notTried.add('the macOS app: codesign takes no stand-in for Electron');
    else
      mac = makePackages({ folder, platform: 'mac', arch: 'x64,arm64', targets: 'dir', staged: true }).output;
    windows = makePackages({
      folder,
      platform: 'windows',
      arch: 'x64,arm64',
      targets: 'dir',
      staged: true,
    }).output;
    deb = readdirSync(linux).find((name) => name.endsWith('.deb')) ?? '';
    if (!hasFpm()) notTried.add('fpm: a stand-in made the deb with dpkg-deb');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    console.info(`Not tried here:\n${[...notTried].map((line) => `  ${line}`).join('\n')}`);
  });

  const archive = (): string => join(linux, 'linux-unpacked/resources/app.asar');

  it('hold the app, Electron, the licences of both, and nothing else', () => {
    const names = readdirSync(join(linux, 'linux-unpacked'), { recursive: true }).map(String);
    const electronsOwn =
      /^(chrome|lib|locales|icudtl|resources\.pak|snapshot|v8_context|vk_swiftshader|version)/;
    expect(names.filter((name) => !electronsOwn.test(name)).toSorted()).toEqual(
      [
        'LICENSE.electron.txt',
        'LICENSES.chromium.html',
        'jobshell',
        'resources',
        'resources/LICENSE.txt',
        'resources/THIRD-PARTY-NOTICES.txt',
        'resources/app-update.yml',
        'resources/app.asar',
        ...(deb === '' ? [] : ['resources/apparmor-profile', 'resources/package-type']),
        'resources/sbom.cdx.json',
      ].toSorted(),
    );
    expect(readdirSync(join(linux, 'linux-unpacked/locales'))).toEqual(['de.pak', 'en-US.pak']);
  });

  it('hold in their archive what runs, no sources, tests, maps or secrets, in 8 MiB', () => {
    expect(asarFaults(archive())).toEqual([]);
    const paths = listPackage(archive(), { isPack: false });
    expect(paths.filter((path) => /\.(ts|tsx|map)$|node_modules|\.test\./.test(path))).toEqual([]);
    expect(statSync(archive()).size).toBeLessThan(asarLimitBytes);
    const main = extractFile(archive(), 'dist/main/main.js').toString();
    const parts = [...main.matchAll(/import\("\.\/(part-[\w-]+\.js)"\)/g)].map(
      ([, name]) => `/dist/main/${name}`,
    );
    expect(parts.length).toBeGreaterThan(0);
    // What updates need is loaded when somebody looks for one. At a start there is main and what the bundler itself needs.
    const atStart = [...main.matchAll(/(?:from|import) "\.\/(part-[\w-]+\.js)"/g)].map(([, name]) =>
      extractFile(archive(), `dist/main/${name}`).toString(),
    );
    for (const part of atStart) expect(part.length).toBeLessThan(4096);
    for (const part of [main, ...atStart]) expect(part).not.toContain('class AppUpdater');
    expect(paths).toEqual(expect.arrayContaining(parts));
    expect(JSON.parse(extractFile(archive(), 'package.json').toString())).toEqual(
      expect.objectContaining({ name: 'jobshell', version, main: 'dist/main/main.js', type: 'module' }),
    );
    expect(extractFile(archive(), 'package.json').toString()).not.toMatch(/scripts|ependencies/);
  });

  it('are refused with anything else in their archive', async () => {
    const source = join(folder, 'bad');
    mkdirSync(join(source, 'dist/main'), { recursive: true });
    writeFileSync(join(source, 'dist/main/main.js'), `const token = 'glpat-${'x'.repeat(20)}';`);
    writeFileSync(join(source, 'dist/main/main.js.map'), '{}');
    writeFileSync(join(source, '.env'), 'SECRET=1');
    await createPackage(source, join(folder, 'bad.asar'));
    expect(asarFaults(join(folder, 'bad.asar'), 10)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('more than 10'),
        '/package.json is missing',
        '/dist/main/main.js.map is too much',
        '/.env is too much',
        '/dist/main/main.js holds a token',
      ]),
    );
  });

  it('have all seven fuses as they must be, and are refused with one that is not', async () => {
    const executable = join(linux, 'linux-unpacked/jobshell');
    const apps = mac === '' ? [] : ['mac', 'mac-arm64'].map((name) => join(mac, name, 'Jobshell.app'));
    const programs = ['win-unpacked', 'win-arm64-unpacked'].map((name) =>
      join(windows, name, 'Jobshell.exe'),
    );
    for (const path of [executable, ...apps, ...programs]) expect(await fuseFaults(path)).toEqual([]);
    expect(expectedFuses).toHaveLength(7);
    const copy = join(folder, 'flipped');
    writeFileSync(copy, readFileSync(executable));
    await flipFuses(copy, { version: FuseVersion.V1, [FuseV1Options.RunAsNode]: true });
    expect(await fuseFaults(copy)).toEqual(['fuse RunAsNode is not off']);
  });

  it('on macOS know their scheme, and the hash of their archive', (context) => {
    if (mac === '') return context.skip('codesign takes no stand-in for Electron');
    for (const name of ['mac', 'mac-arm64']) {
      const contents = join(mac, name, 'Jobshell.app/Contents');
      const plist = readFileSync(join(contents, 'Info.plist'), 'utf8');
      const { headerString } = getRawHeader(join(contents, 'Resources/app.asar'));
      const hash = createHash('sha256').update(headerString).digest('hex');
      expect(plist).toContain(`<string>${hash}</string>`);
      expect(plist).toMatch(/<key>CFBundleURLSchemes<\/key>\s*<array>\s*<string>jobshell<\/string>/);
      expect(plist).toContain('<string>io.jobshell.Jobshell</string>');
      expect(asarFaults(join(contents, 'Resources/app.asar'))).toEqual([]);
      expect(licenceFaults(join(contents, 'Resources'))).toEqual([]);
      expect(existsSync(join(contents, 'Resources/default_app.asar'))).toBe(false);
    }
  });

  it('on Windows have the hash of their archive in the program', () => {
    for (const name of ['win-unpacked', 'win-arm64-unpacked']) {
      const archived = join(windows, name, 'resources/app.asar');
      const hash = createHash('sha256').update(getRawHeader(archived).headerString).digest('hex');
      const resources = NtExecutableResource.from(
        NtExecutable.from(readFileSync(join(windows, name, 'Jobshell.exe'))),
      );
      const integrity = resources.entries.find(
        ({ type, id }) => type === 'INTEGRITY' && id === 'ELECTRONASAR',
      );
      expect(JSON.parse(Buffer.from(integrity?.bin ?? new ArrayBuffer(0)).toString())).toEqual([
        { file: 'resources\\app.asar', alg: 'SHA256', value: hash },
      ]);
      expect([asarFaults(archived), licenceFaults(join(windows, name))]).toEqual([[], []]);
    }
  });

  it('name every package in them, in the notices and in the bill of materials', () => {
    const resources = join(linux, 'linux-unpacked/resources');
    const notices = readFileSync(join(resources, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    const bill = billSchema.parse(JSON.parse(readFileSync(join(resources, 'sbom.cdx.json'), 'utf8')));
    const [electron, ...libraries] = bill.components;
    expect([bill.bomFormat, bill.specVersion, electron?.name]).toEqual(['CycloneDX', '1.6', 'electron']);
    expect(libraries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['react', '@xterm/xterm', 'ws', 'zod', 'electron-updater']),
    );
    for (const { name, version: theirs, hashes } of libraries) {
      expect(notices).toContain(`\n${name} ${theirs} (`);
      expect(hashes?.[0]?.content).toMatch(/^[0-9a-f]{128}$/);
    }
    const headings = notices.match(/^-{80}\n/gm) ?? [];
    expect(headings).toHaveLength(libraries.length);
    // Everything the bill speaks of is in it, once.
    const refs = bill.components.map((one) => one['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    expect(bill.dependencies[0]?.dependsOn).toEqual(refs);
  });

  it('come with checksums, and with metadata that the app takes for an update', async () => {
    for (const line of readFileSync(join(linux, 'SHA256SUMS'), 'utf8').trim().split('\n')) {
      const [digest, name = ''] = line.split('  ');
      expect(
        createHash('sha256')
          .update(readFileSync(join(linux, name)))
          .digest('hex'),
      ).toBe(digest);
    }
    if (deb === '') return;
    const server = await serveFolder(linux);
    const key = readPublicKey(publicKeyOf(updateKey));
    try {
      const release = await readFeed({
        feedUrl: server.url,
        key: key ?? expect.fail('no key'),
        target: { platform: 'linux', arch: 'x64', kind: 'deb' },
        currentVersion: '0.0.1',
        fetch,
        allowLoopback: true,
      });
      const bytes = readFileSync(join(linux, deb));
      expect(release).toEqual({
        version,
        url: `${server.url}${deb}`,
        sha512: createHash('sha512').update(bytes).digest('base64'),
        sizeBytes: bytes.length,
      });
    } finally {
      await server.stop();
    }
  });

  describe('the deb', () => {
    it('has a desktop entry, a man page and AppStream data that their own tools accept', (context) => {
      if (deb === '') return context.skip('deb: neither fpm nor dpkg-deb is installed');
      const root = join(folder, 'deb');
      runTool('dpkg-deb', ['--extract', join(linux, deb), root]);
      const desktop = join(root, 'usr/share/applications/jobshell.desktop');
      const metainfo = join(root, 'usr/share/metainfo/io.jobshell.Jobshell.metainfo.xml');
      const manual = join(root, 'usr/share/man/man1/jobshell.1.gz');
      expect(desktopFaults(readFileSync(desktop, 'utf8'))).toEqual([]);
      expect(Object.fromEntries(readDesktopEntry(readFileSync(desktop, 'utf8')))).toEqual(
        expect.objectContaining({
          Name: 'Jobshell',
          Exec: '/opt/Jobshell/jobshell %U',
          Categories: 'Development;',
          'GenericName[de]': 'Terminals für GitLab CI',
          MimeType: 'x-scheme-handler/jobshell;',
          StartupWMClass: 'jobshell',
        }),
      );
      expect(appStreamFaults(readFileSync(metainfo, 'utf8'))).toEqual([]);
      const checks: readonly [string, readonly string[]][] = [
        ['desktop-file-validate', [desktop]],
        ['appstreamcli', ['validate', '--no-net', metainfo]],
        ['man', ['--warnings', '-E', 'UTF-8', '-l', '-Tutf8', manual]],
      ];
      for (const [tool, words] of checks) {
        const ran = runTool(tool, words);
        if (ran === undefined) notTried.add(`${tool} is not installed`);
        else expect([tool, ran.status, tool === 'man' ? ran.stderr : '']).toEqual([tool, 0, '']);
      }
    });

    it('is installed, replaced and removed in an empty root, and leaves nothing', (context) => {
      const reason = deb === '' ? 'there is no deb' : whyNoCleanRoot();
      if (reason !== undefined) {
        notTried.add(`dpkg --install in an empty root: ${reason}`);
        return context.skip(reason);
      }
      const root = join(folder, 'root');
      makeCleanRoot(root);
      addApparmor(root, true);
      const before = readdirSync(root, { recursive: true }).map(String);
      dpkg(root, ['--install', join(linux, deb)]);
      const link = join(root, 'usr/bin/jobshell');
      const isThere = (path: string): boolean => existsSync(join(root, path));
      expect(readlinkSync(link)).toBe('/opt/Jobshell/jobshell');
      expect(statSync(join(root, 'opt/Jobshell/jobshell')).mode & 0o777).toBe(0o755);
      expect([0o755, 0o4755]).toContain(statSync(join(root, 'opt/Jobshell/chrome-sandbox')).mode & 0o7777);
      expect(readFileSync(join(root, 'etc/apparmor.d/jobshell'), 'utf8')).toContain('userns,');
      expect(dpkg(root, ['--verify', 'jobshell'])).toBe('');
      // The same again is an upgrade: the old one's script runs after the new files are there.
      dpkg(root, ['--install', join(linux, deb)]);
      expect([readlinkSync(link), isThere('etc/apparmor.d/jobshell')]).toEqual([
        '/opt/Jobshell/jobshell',
        true,
      ]);
      dpkg(root, ['--purge', 'jobshell']);
      const left = readdirSync(root, { recursive: true }).map(String);
      expect(left.filter((name) => !before.includes(name) && !/^(var|tmp|run)(\/|$)/.test(name))).toEqual([]);
    });

    it('leaves out the profile where AppArmor is too old for it', (context) => {
      const reason = deb === '' ? 'there is no deb' : whyNoCleanRoot();
      if (reason !== undefined) return context.skip(reason);
      const root = join(folder, 'old-root');
      makeCleanRoot(root);
      addApparmor(root, false);
      dpkg(root, ['--install', join(linux, deb)]);
      expect(existsSync(join(root, 'etc/apparmor.d/jobshell'))).toBe(false);
    });

    it('has a profile that AppArmor reads', (context) => {
      const parser = runTool('apparmor_parser', ['--version']);
      if (parser === undefined || deb === '') {
        notTried.add('apparmor_parser is not installed');
        return context.skip('apparmor_parser is not installed');
      }
      const profile = readFileSync(join(linux, 'linux-unpacked/resources/apparmor-profile'), 'utf8');
      expect(profile).toContain('profile jobshell /opt/Jobshell/jobshell flags=(unconfined)');
      const isOld = /version [123]\./.test(parser.stdout);
      if (isOld)
        notTried.add('the AppArmor profile whole: the parser is older than 4.0, which first knows userns');
      const readable = isOld ? profile.replace('abi <abi/4.0>,', '').replace('userns,', '') : profile;
      writeFileSync(join(folder, 'profile'), readable);
      expect(runTool('apparmor_parser', ['-Q', '-K', join(folder, 'profile')])).toEqual(
        expect.objectContaining({ status: 0 }),
      );
    });
  });
});

const billSchema = z.object({
  bomFormat: z.string(),
  specVersion: z.string(),
  serialNumber: z.string().regex(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  components: z.array(
    z.object({
      'bom-ref': z.string().startsWith('pkg:npm/'),
      name: z.string(),
      version: z.string(),
      licenses: z.array(z.object({ expression: z.string() })).length(1),
      hashes: z.array(z.object({ alg: z.literal('SHA-512'), content: z.string() })).optional(),
    }),
  ),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});
