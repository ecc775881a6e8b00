import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DownloadFile, Downloads } from '../../../../main/core/ports.ts';
import { createDownloads, downloadFolder } from '../../../../main/hosts/common/downloads.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

async function create(downloads: Downloads, name: string): Promise<DownloadFile> {
  const file = await downloads.create(name);
  if (!file) throw new Error('no file');
  return file;
}

describe('a download', () => {
  it('has its name reserved from the start, its content only at the end', async () => {
    const folder = join(temporaryFolder(), 'not', 'there yet');
    const file = await create(createDownloads({ folder: () => folder }), 'a.txt');
    await file.write(Buffer.from('hel'));
    await file.write(Buffer.from('lo'));
    expect([readdirSync(folder), readFileSync(join(folder, 'a.txt'), 'utf8')]).toEqual([
      ['a.txt', 'a.txt.part'],
      '',
    ]);
    expect(await file.finish()).toBe(join(folder, 'a.txt'));
    expect([readdirSync(folder), readFileSync(join(folder, 'a.txt'), 'utf8')]).toEqual([['a.txt'], 'hello']);
    expect(statSync(join(folder, 'a.txt')).mode & 0o111).toBe(0);
  });

  it('replaces nothing: the next free name is taken, also by two at once', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.tar.gz'), 'mine');
    mkdirSync(join(folder, 'b'));
    const downloads = createDownloads({ folder: () => folder });
    const files = await Promise.all(
      ['a.tar.gz', 'a.tar.gz', 'b', '.x'].map((name) => create(downloads, name)),
    );
    const paths = await Promise.all(files.map((file) => file.finish()));
    expect(paths.toSorted()).toEqual(
      ['.x', 'a (2).tar.gz', 'a (3).tar.gz', 'b (2)'].map((name) => join(folder, name)),
    );
    expect(readFileSync(join(folder, 'a.tar.gz'), 'utf8')).toBe('mine');
  });

  it('leaves somebody else’s part alone', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.part'), 'theirs');
    const file = await create(createDownloads({ folder: () => folder }), 'a');
    await file.write(Buffer.from('x'));
    await file.finish();
    expect(readFileSync(join(folder, 'a.part'), 'utf8')).toBe('theirs');
    expect(readdirSync(folder).toSorted()).toEqual(['a', 'a.part']);
  });

  it('begins anew, and leaves nothing when discarded', async () => {
    const folder = temporaryFolder();
    const downloads = createDownloads({ folder: () => folder });
    const file = await create(downloads, 'a');
    await file.write(Buffer.from('long content'));
    await file.clear();
    await file.write(Buffer.from('short'));
    expect(readFileSync(await file.finish(), 'utf8')).toBe('short');
    const other = await create(downloads, 'b');
    await other.write(Buffer.from('x'));
    await other.discard();
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('whose folder went away can be finished once it is there again', async () => {
    const folder = join(temporaryFolder(), 'usb');
    const file = await create(createDownloads({ folder: () => folder }), 'a');
    await file.write(Buffer.from('x'));
    rmSync(join(folder, 'a.part'));
    await expect(file.finish()).rejects.toMatchObject({ code: 'ENOENT' });
    writeFileSync(join(folder, 'a.part'), 'x');
    expect(await file.finish()).toBe(join(folder, 'a'));
  });

  it('goes where the person says, over what stands there, or nowhere', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'chosen'), 'old');
    const answers = [join(folder, 'chosen'), join(folder, 'chosen'), undefined];
    const asked: string[] = [];
    const downloads = createDownloads({
      folder: () => folder,
      choose: async (path) => {
        asked.push(path);
        return answers.shift();
      },
    });
    const discarded = await create(downloads, 'a');
    await discarded.write(Buffer.from('half'));
    await discarded.discard();
    expect(readFileSync(join(folder, 'chosen'), 'utf8')).toBe('old');
    const file = await create(downloads, 'a');
    await file.write(Buffer.from('new'));
    await file.finish();
    expect(readFileSync(join(folder, 'chosen'), 'utf8')).toBe('new');
    expect(await downloads.create('a')).toBeUndefined();
    expect([asked, readdirSync(folder)]).toEqual([
      [join(folder, 'a'), join(folder, 'a'), join(folder, 'a')],
      ['chosen'],
    ]);
  });

  it.skipIf(!existsSync('/dev/full'))('tells a disk that is full by its code', async () => {
    const folder = temporaryFolder();
    await expect(
      createDownloads({ folder: () => join('/dev/full', folder) }).create('a'),
    ).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe('the folder for downloads', () => {
  const withDirs = (line: string, environment: Readonly<Record<string, string>> = {}) => {
    const homeDir = temporaryFolder();
    mkdirSync(join(homeDir, '.config'));
    writeFileSync(join(homeDir, '.config/user-dirs.dirs'), `# written by xdg\n${line}\n`);
    return downloadFolder({ environment, homeDir }).replace(homeDir, '~');
  };

  it.each([
    ['XDG_DOWNLOAD_DIR="$HOME/Stažené"', '~/Stažené'],
    ['XDG_DOWNLOAD_DIR="/data/in"', '/data/in'],
    ['XDG_DOWNLOAD_DIR="relative"', '~/Downloads'],
    ['#XDG_DOWNLOAD_DIR="/data/in"', '~/Downloads'],
    ['XDG_DESKTOP_DIR="$HOME/Desktop"', '~/Downloads'],
    ['XDG_DOWNLOAD_DIR="$HOMEOTHER/x"', '~/Downloads'],
  ])('with %s is %s', (line, folder) => {
    expect(withDirs(line)).toBe(folder);
  });

  it('is the one of the environment before that of the file', () => {
    expect(withDirs('XDG_DOWNLOAD_DIR="/data/in"', { XDG_DOWNLOAD_DIR: '/env' })).toBe('/env');
    expect(downloadFolder({ environment: {}, homeDir: '/nowhere' })).toBe('/nowhere/Downloads');
  });
});
