import { describe, expect, it } from 'vitest';
import { chooseScriptShell, type AskAbout } from '../../../../main/core/hold/choose.ts';
import { readProcess, type Process } from '../../../../main/core/hold/processes.ts';
import { HoldStopped } from '../../../../main/core/hold/stopped.ts';

/*
 * Process trees as shells see them, a line a process in the words the script answers in: pid, parent, state, tty, start, name.
 * Docker's layout is that of gitlab#329471, the others follow R: shells/bash.go and executors/*.
 */

type Case = {
  readonly processes: readonly string[];
  readonly self: number;
  /** Which run the same command line as their parent. */
  readonly forks?: readonly number[] | 'unknown';
  /** Whose variables name our job, and whose another one. */
  readonly mine?: readonly number[];
  readonly others?: readonly number[];
};

async function choose({ processes, self, forks = [], mine = [], others = [] }: Case) {
  const read = processes.map((line) => readProcess(line.split(';')));
  const table = new Map(read.filter((process): process is Process => !!process).map((one) => [one.pid, one]));
  expect(table.size).toBe(processes.length);
  const ask: AskAbout = {
    sameCommand: async ({ pid }) => (forks === 'unknown' ? forks : forks.includes(pid) ? 'same' : 'differs'),
    pause: async () => {},
    jobOf: async ({ pid }) => (mine.includes(pid) ? 'mine' : others.includes(pid) ? 'other' : 'unknown'),
  };
  try {
    const { process, foundBy } = await chooseScriptShell({ processes: table, self }, ask);
    return [process.pid, foundBy];
  } catch (error) {
    if (error instanceof HoldStopped) return error.refusal;
    throw error;
  }
}

const terminal = ['30;0;S;34816;900;bash', '45;30;S;34816;950;sh'] as const;
const docker = ['1;0;S;0;100;bash', '7;1;S;0;101;bash', '9;7;S;0;120;sleep', ...terminal] as const;

describe('in a container', () => {
  it('is the fork of the first process', async () => {
    expect(await choose({ processes: docker, self: 45, forks: [7] })).toEqual([7, 'init']);
  });

  it('is known by its name where no command line can be read', async () => {
    expect(await choose({ processes: docker, self: 45, forks: 'unknown' })).toEqual([7, 'init']);
  });

  it('is not a shell that the script has started', async () => {
    const processes = [...docker, '11;7;S;0;130;bash', '12;11;S;0;131;make'];
    expect(await choose({ processes, self: 45, forks: [7] })).toEqual([7, 'init']);
  });

  it('is not what the script left behind, whatever its number', async () => {
    const processes = [...docker, '3;1;S;0;140;bash', '4;1;S;0;141;bash'];
    expect(await choose({ processes, self: 45, forks: [7, 3] })).toEqual([7, 'init']);
  });

  it('is found below an init, and below an entrypoint that stays', async () => {
    const below = (...init: readonly string[]) => [
      ...init,
      '8;6;S;0;102;bash',
      '9;8;S;0;103;bash',
      ...terminal,
    ];
    const tini = below('1;0;S;0;100;docker-init', '6;1;S;0;101;entry.sh');
    expect(await choose({ processes: tini, self: 45, forks: [9] })).toEqual([9, 'init']);
    const shell = below('1;0;S;0;100;sh', '6;1;S;0;101;sh');
    expect(await choose({ processes: shell, self: 45, forks: [9] })).toEqual([9, 'init']);
  });

  it('is found in kubernetes, where the shell above only pipes, and with a process space of the pod', async () => {
    const script = ['20;1;S;0;110;sh', '21;20;S;0;111;bash', '22;20;S;0;111;tee', '23;21;S;0;112;bash'];
    const own = ['1;0;S;0;100;bash', ...script, ...terminal];
    expect(await choose({ processes: own, self: 45, forks: [23] })).toEqual([23, 'init']);
    const shared = ['1;0;S;0;100;pause', '5;0;S;0;101;bash', '6;5;S;0;102;bash', ...terminal];
    expect(await choose({ processes: shared, self: 45, forks: [6] })).toEqual([6, 'init']);
  });

  it('is the one beside a first process that only waits', async () => {
    const processes = ['1;0;S;0;100;sh', '20;0;S;0;110;bash', '21;20;S;0;111;bash', ...terminal];
    expect(await choose({ processes, self: 45, forks: [21] })).toEqual([21, 'init']);
  });

  it('is not there where only the first process runs the script', async () => {
    const processes = ['1;0;S;0;100;sh', '9;1;S;0;120;sleep', ...terminal];
    expect(await choose({ processes, self: 45 })).toEqual({ code: 'only-init', params: { shell: 'sh' } });
  });

  it('is not there where there is no shell, or only one that has ended', async () => {
    const processes = ['1;0;S;0;100;app', '9;1;Z;0;120;bash', ...terminal];
    expect(await choose({ processes, self: 45 })).toEqual({
      code: 'not-found',
      params: { parent: 'app (1)' },
    });
  });

  it('is hidden where the first process is', async () => {
    expect(await choose({ processes: terminal, self: 45 })).toEqual({ code: 'hidden', params: {} });
  });

  it('is not guessed among several', async () => {
    const processes = ['1;0;S;0;100;app', '8;1;S;0;120;bash', '9;1;S;0;121;bash', ...terminal];
    expect(await choose({ processes, self: 45 })).toEqual({
      code: 'several',
      params: { found: 'bash (8), bash (9)', count: 2 },
    });
  });

  it('is no terminal of somebody else', async () => {
    const processes = [...docker, '60;0;S;34817;999;bash', '61;60;S;34817;999;vim'];
    expect(await choose({ processes, self: 45, forks: [7] })).toEqual([7, 'init']);
  });
});

describe('on a shell executor', () => {
  const runner = ['1;0;S;0;1;systemd', '500;1;S;0;50;gitlab-runner'] as const;
  const script = ['610;500;S;0;300;bash', '611;610;S;0;301;bash', '612;611;S;0;400;sleep'] as const;
  const shell = ['700;500;S;34816;350;bash', '701;700;S;34816;402;sh'] as const;
  const alone = [...runner, ...script, ...shell];
  const other = ['810;500;S;0;310;bash', '811;810;S;0;311;bash', '812;811;S;0;405;make'] as const;

  it('is the fork of the only script of our Runner', async () => {
    expect(await choose({ processes: alone, self: 701, forks: [611] })).toEqual([611, 'place']);
  });

  it('is known by the job’s number among several', async () => {
    const processes = [...alone, ...other];
    expect(await choose({ processes, self: 701, forks: [611, 811], mine: [612], others: [812] })).toEqual([
      611,
      'job-id',
    ]);
    expect(await choose({ processes, self: 701, forks: [611, 811], others: [812] })).toEqual([611, 'place']);
  });

  it('is not guessed where nothing tells them apart', async () => {
    const processes = [...alone, ...other];
    expect(await choose({ processes, self: 701, forks: [611, 811] })).toEqual({
      code: 'several',
      params: { found: 'bash (610), bash (810)', count: 2 },
    });
  });

  it('is not another job’s', async () => {
    const processes = [...runner, ...other, ...shell];
    expect(await choose({ processes, self: 701, forks: [811], others: [812] })).toEqual({
      code: 'not-found',
      params: { parent: 'gitlab-runner (500)' },
    });
  });

  it('is found where the Runner starts shells as another user', async () => {
    const processes = [
      ...runner,
      '600;500;S;0;299;su',
      '610;600;S;0;300;bash',
      '611;610;S;0;301;bash',
      '690;500;S;34816;349;su',
      '700;690;S;34816;350;bash',
      '701;700;S;34816;402;sh',
    ];
    expect(await choose({ processes, self: 701, forks: [611] })).toEqual([611, 'place']);
  });

  it('is hidden where the Runner is', async () => {
    const processes = [...script, '700;690;S;34816;350;bash', '701;700;S;34816;402;sh'];
    expect(await choose({ processes, self: 701 })).toEqual({ code: 'hidden', params: {} });
  });

  it('is none of a whole machine’s shells where the Runner is gone', async () => {
    const processes = [
      '1;0;S;0;1;systemd',
      '610;1;S;0;300;bash',
      '611;610;S;0;301;bash',
      '700;1;S;34816;350;bash',
      '701;700;S;34816;402;sh',
    ];
    expect(await choose({ processes, self: 701, forks: [611] })).toEqual({
      code: 'not-found',
      params: { parent: 'systemd (1)' },
    });
    expect(await choose({ processes, self: 701, forks: [611], mine: [611] })).toEqual([611, 'job-id']);
  });

  it('is the shell itself where no fork evaluates the script', async () => {
    const processes = [...runner, '610;500;S;0;300;sh', '612;610;S;0;400;sleep', ...shell];
    expect(await choose({ processes, self: 701 })).toEqual([610, 'place']);
  });
});

describe('what the far end says', () => {
  it.each([
    '1;0;S;0;100',
    '1;0;S;0;100;bash;more',
    '-1;0;S;0;100;bash',
    '1e3;0;S;0;100;bash',
    '1;0;SS;0;100;bash',
    '1;0;S;x;100;bash',
    '1;0;S;0;1.5;bash',
    '1;0;S;0;100;a b',
    '1;0;S;0;100;\u001b[2J',
  ])('is no process: %j', (line) => {
    expect(readProcess(line.split(';'))).toBeUndefined();
  });

  it('may lead in a circle', async () => {
    const processes = ['30;45;S;34816;900;bash', '45;30;S;34816;950;sh', '46;45;S;0;1;sh'];
    expect(await choose({ processes, self: 45 })).toEqual({ code: 'hidden', params: {} });
    expect(await choose({ processes, self: 99 })).toEqual({ code: 'hidden', params: {} });
  });
});
