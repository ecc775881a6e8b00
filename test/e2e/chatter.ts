import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobHandle } from '../gitlab/handles.ts';
import type { Driver } from './driver.ts';
import { expect, type Page, type World } from './fixtures.ts';

/*
 * Shells whose output runs while something happens to the page, and the proof that none of it was lost.
 */

/** Some 3 kB twice a second, from the file `go` to the file `stop`: less in all than main holds for a new page. */
const command =
  'echo ready $((6*7)); until [ -e go ]; do sleep 0.2; done; i=1; ' +
  'until [ -e stop ]; do seq $i $((i+399)); i=$((i+400)); sleep 0.5; done';

/** On machines where much else runs. */
const slowMs = 30_000;

export type Chatter = {
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /**
   * What this page has received since the terminal was opened is what its shell has sent, and the shell still answers. Needs
   * `typeNothing` and `countFromTheStart`.
   */
  readonly expectWhole: (jobshell: Driver, name: string) => Promise<void>;
};

/** Opens a terminal for each name and begins the waiting for `start` in it. */
export async function openChatter(
  world: World,
  { jobshell, names }: { readonly jobshell: Driver; readonly names: readonly string[] },
): Promise<Chatter> {
  const jobs = new Map<string, JobHandle>(names.map((name) => [name, world.job({ name })]));
  for (const name of names) {
    const terminal = await jobshell.debug(name);
    await terminal.connected();
    await terminal.run(command);
    // A key that is still in the page when the page dies is lost with it.
    await terminal.expectText('ready 42');
  }
  const signal = (name: 'go' | 'stop') => writeFile(join(world.gitlab.folder, 'home', name), '');
  return {
    start: () => signal('go'),
    stop: () => signal('stop'),
    expectWhole: async (driver, name) => {
      const shell = jobs.get(name)?.terminal;
      const terminal = driver.terminal(name);
      await terminal.select();
      await terminal.connected();
      const figure = (figureName: string) => terminal.panel.getAttribute(`data-received-${figureName}`);
      await expect
        .poll(async () => (await figure('sha256')) === shell?.sent.sha256(), {
          message: `what reached ${name} is what its shell sent`,
          timeout: slowMs,
        })
        .toBe(true);
      expect(Number(await figure('bytes'))).toBe(shell?.sent.bytes);
      await terminal.run('echo still $((40+2))');
      await terminal.expectText('still 42');
    },
  };
}

/** All of these are there, connected, and have drawn something. */
export async function expectAllBack(jobshell: Driver, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { panel, status } = jobshell.terminal(name);
    await expect(status).toHaveText(/^Connected/, { timeout: slowMs });
    await expect(panel).toHaveAttribute('data-received-bytes', /^[1-9]/, { timeout: slowMs });
  }
}

/** Without lines of Jobshell's own, which it hides, a page gets exactly what the shell sends. Before the start. */
export async function typeNothing(dataDir: string): Promise<void> {
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify({ typeSize: false, typeTerm: false }));
}

/** From the next load on, the page keeps sums of what its terminals receive. */
export async function countFromTheStart(page: Page): Promise<void> {
  await page.evaluate(() => sessionStorage.setItem('jobshell.checksum', 'from the start'));
  await page.reload();
}
