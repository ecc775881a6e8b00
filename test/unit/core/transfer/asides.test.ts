import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lastLine } from '../../../../main/core/terminal/prompt.ts';
import { createAsides } from '../../../../main/core/transfer/asides.ts';
import { systemClock } from '../../../../main/hosts/common/clock.ts';
import type { Aside } from '../../../../preload/contract/asides.ts';
import { createCollectedLog } from '../memoryPorts.ts';
import { isInstalled, openRealShell, shells, waitFor, type RealShell } from './realShell.ts';

/** Real programs on a machine that may be busy. */
const options = { timeout: 60_000 };
const sessionId = 't1';

let open: RealShell | undefined;
let copies: readonly string[] = [];
afterEach(async () => {
  await open?.close();
  open = undefined;
  for (const folder of copies) rmSync(folder, { recursive: true, force: true });
  copies = [];
});

describe.each(shells)('$name', (shell) => {
  const start = async (
    projectFolder?: (real: RealShell) => string | undefined,
    change: Partial<Parameters<typeof openRealShell>[0]> = {},
  ) => {
    const real = await openRealShell({ shell, ...change });
    open = real;
    const told: (Aside | undefined)[] = [];
    const counted = { refused: 0, released: 0 };
    const asides = createAsides({
      clock: systemClock,
      random: Math.random,
      log: createCollectedLog(),
      borrow: (_sessionId, borrower) => {
        const loan = real.session.borrow(borrower);
        if (typeof loan === 'string') {
          counted.refused += 1;
          return loan;
        }
        const release = (rest: Uint8Array) => {
          loan.release(rest);
          counted.released += 1;
        };
        return { ...loan, release };
      },
      projectFolder: () => projectFolder?.(real),
      isConnected: () => real.session.isOpen(),
      publish: (_sessionId, aside) => {
        told.push(aside);
        if (aside?.kind === 'copied') copies = [...copies, aside.folder ?? ''];
      },
    });
    const outcome = async (): Promise<Aside | undefined> => {
      await waitFor(
        () => told.length > 0 && told.at(-1)?.kind !== 'copying',
        () => `an outcome: ${JSON.stringify(told)}, screen ${JSON.stringify(real.screen())}`,
        30_000,
      );
      return told.at(-1);
    };
    const files = `${real.jobFolder}.tmp`;
    mkdirSync(files);
    return { real, asides, told, counted, outcome, files };
  };
  const run = async (real: RealShell, command: string) => {
    const fromHere = real.screen().length;
    real.type(`${command}; echo d\\one\r`);
    await real.waitFor(
      () => real.screen().indexOf('done\r\n', fromHere) !== -1 && /[$#] $/.test(lastLine(real.screen())),
      () => `${command}: ${real.screen()}`,
    );
  };
  const copied = (aside: Aside | undefined) => {
    if (aside?.kind !== 'copied') throw new Error(`not copied: ${JSON.stringify(aside)}`);
    return aside;
  };

  it.skipIf(!isInstalled(shell))(
    "copies what a container's variables name, into a folder for its user alone",
    options,
    async () => {
      const { real, asides, outcome, files } = await start();
      writeFileSync(join(files, 'KUBECONFIG'), 'apiVersion: v1\nkind: Config\n');
      writeFileSync(join(files, 'CERT'), Buffer.from([0, 255, 10, 13]));
      // Beside them: no variable's, no file, not where the variable says, a way elsewhere, more than GitLab takes.
      for (const name of ['OTHER', 'gitlab_runner_env', 'not-a-name']) writeFileSync(join(files, name), 'x');
      mkdirSync(join(files, 'git-template'));
      symlinkSync('/etc/passwd', join(files, 'LINKED'));
      writeFileSync(join(files, 'HUGE'), Buffer.alloc(1024 * 1024 + 1));
      chmodSync(join(files, 'KUBECONFIG'), 0o666);
      const names = ['KUBECONFIG', 'CERT', 'LINKED', 'HUGE'];
      await run(
        real,
        `export CI_PROJECT_DIR=$PWD OTHER=/elsewhere ${names.map((name) => `${name}=$PWD.tmp/${name}`).join(' ')}`,
      );
      asides.copy(sessionId);
      const aside = copied(await outcome());
      expect({ names: aside.names, missed: aside.missed, hasMore: aside.hasMore }).toEqual({
        names: ['CERT', 'KUBECONFIG'],
        missed: [{ name: 'HUGE', why: 'too-large' }],
        hasMore: false,
      });
      const folder = aside.folder ?? '';
      expect(dirname(folder)).toBe(dirname(real.jobFolder));
      expect(readdirSync(folder).toSorted()).toEqual(['CERT', 'KUBECONFIG']);
      expect(readFileSync(join(folder, 'CERT'))).toEqual(Buffer.from([0, 255, 10, 13]));
      expect([folder, join(folder, 'KUBECONFIG')].map((path) => statSync(path).mode & 0o777)).toEqual([
        0o700, 0o600,
      ]);
      expect(real.screen()).not.toMatch(/7767|base64/);
      await run(real, 'echo $((40+2))');
      expect(real.screen()).toContain('42');
    },
  );

  it.skipIf(!isInstalled(shell))(
    'takes all of the folder where the shell has no variables, and the log told where the project is',
    options,
    async () => {
      const { real, asides, outcome, files } = await start(({ jobFolder }) => jobFolder);
      for (const name of ['KUBECONFIG', 'gitlab_runner_env']) writeFileSync(join(files, name), name);
      asides.copy(sessionId);
      const aside = copied(await outcome());
      expect(aside.names).toEqual(['KUBECONFIG']);
      expect(readFileSync(join(aside.folder ?? '', 'KUBECONFIG'), 'utf8')).toBe('KUBECONFIG');
      expect(real.screen()).not.toContain('7767');
    },
  );

  it.skipIf(!isInstalled(shell))('says where there is nothing to copy, and why', options, async () => {
    const { real, asides, outcome, told } = await start();
    asides.copy(sessionId);
    expect(await outcome()).toEqual({ kind: 'nothing', why: 'no-folder' });
    await run(real, 'export CI_PROJECT_DIR=$PWD GONE=$PWD.tmp/GONE');
    told.length = 0;
    asides.copy(sessionId);
    expect(await outcome()).toEqual({ kind: 'nothing', why: 'no-file' });
    expect(readdirSync(dirname(real.jobFolder)).filter((name) => name.startsWith('jobshell'))).toEqual([]);
  });

  it.skipIf(!isInstalled(shell))(
    'types nothing into a program, says so, and copies once it is asked again at a prompt',
    options,
    async () => {
      const { real, asides, outcome, told, files } = await start(({ jobFolder }) => jobFolder);
      writeFileSync(join(files, 'KEY'), 'k');
      real.type('cat >typed\r');
      await real.waitFor(
        () => existsSync(join(real.jobFolder, 'typed')),
        () => 'cat',
      );
      asides.copy(sessionId);
      expect(await outcome()).toEqual({ kind: 'failed', failure: { code: 'no-prompt', params: {} } });
      real.type('\u0004');
      await real.waitFor(
        () => /[$#] $/.test(lastLine(real.screen())),
        () => 'the prompt',
      );
      expect(readFileSync(join(real.jobFolder, 'typed'), 'utf8')).toBe('');
      told.length = 0;
      asides.copy(sessionId);
      expect(copied(await outcome()).names).toEqual(['KEY']);
    },
  );

  it.skipIf(!isInstalled(shell))(
    'waits for the prompt of a terminal that has just opened, and tells of nothing where there is nothing',
    options,
    async () => {
      const { real, asides, outcome, told, counted, files } = await start(({ jobFolder }) => jobFolder);
      real.type('echo b\\egun; read answer\r');
      await real.waitFor(
        () => real.screen().includes('begun'),
        () => 'read',
      );
      asides.attached(sessionId);
      writeFileSync(join(files, 'KEY'), 'k');
      await waitFor(
        () => counted.refused > 3,
        () => 'the shell to be asked for',
      );
      expect(told).toEqual([]);
      real.type('\r');
      expect(copied(await outcome()).names).toEqual(['KEY']);
      rmSync(join(files, 'KEY'));
      told.length = 0;
      asides.attached(sessionId);
      await waitFor(
        () => counted.released === 2,
        () => 'the shell to be given back',
      );
      expect(told).toEqual([]);
    },
  );

  it.skipIf(!isInstalled(shell))(
    'waits for the log to tell where the project is, where the shell does not know',
    options,
    async () => {
      const known: string[] = [];
      const { real, asides, outcome, told, counted, files } = await start(() => known.at(0));
      writeFileSync(join(files, 'KEY'), 'k');
      asides.attached(sessionId);
      await waitFor(
        () => counted.released === 1,
        () => 'the shell to be given back',
      );
      expect(told).toEqual([]);
      known.push(real.jobFolder);
      expect(copied(await outcome()).names).toEqual(['KEY']);
    },
  );

  it.skipIf(!isInstalled(shell))(
    'at a wish does not wait behind what was begun unasked',
    options,
    async () => {
      const { real, asides, outcome, told, counted, files } = await start(({ jobFolder }) => jobFolder);
      writeFileSync(join(files, 'KEY'), 'k');
      real.type('echo b\\egun; read answer\r');
      await real.waitFor(
        () => real.screen().includes('begun'),
        () => 'read',
      );
      asides.attached(sessionId);
      await waitFor(
        () => counted.refused > 1,
        () => 'the shell to be asked for',
      );
      asides.copy(sessionId);
      asides.copy(sessionId);
      expect(await outcome()).toEqual({ kind: 'failed', failure: { code: 'no-prompt', params: {} } });
      expect(told.map((aside) => aside?.kind)).toEqual(['copying', 'failed']);
    },
  );

  it.skipIf(!isInstalled(shell))(
    'keeps out of folders whose names mean something to a shell, and of the project',
    options,
    async () => {
      const { real, asides, outcome, told, files } = await start(({ jobFolder }) => jobFolder);
      writeFileSync(join(files, 'KEY'), 'k');
      for (const folder of ['$PWD/inside', "'/tmp/$(touch bad) x'"]) {
        await run(real, `TMPDIR=${folder}; mkdir -p "$TMPDIR"; export TMPDIR`);
        told.length = 0;
        asides.copy(sessionId);
        await outcome();
      }
      expect(copies.map((folder) => dirname(folder))).toEqual(['/tmp', '/tmp']);
      await run(real, 'rm -rf "$TMPDIR"');
    },
  );

  it
    .skipIf(!isInstalled(shell))
    .each([
      '/',
      '/tmp/../etc/jobshell-abc',
      '/tmp/jobshell-abc',
      '/tmp/$(touch bad)/jobshell-abc',
      'jobshell-abc',
    ])('believes nobody who names %j as the folder: it would stand in a command', options, async (folder) => {
    const forged = (bytes: Buffer) =>
      Buffer.from(
        bytes
          .toString('latin1')
          .replace(/;aside;[^;]*;/, `;aside;${Buffer.from(folder).toString('base64')};`),
        'latin1',
      );
    const { real, asides, outcome, files } = await start(({ jobFolder }) => jobFolder, { tap: forged });
    writeFileSync(join(files, 'KEY'), 'k');
    asides.copy(sessionId);
    expect(await outcome()).toEqual({ kind: 'failed', failure: { code: 'garbage', params: {} } });
    await run(real, 'echo $((40+2))');
    expect(real.screen()).toContain('42');
  });
});
