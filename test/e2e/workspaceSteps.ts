import { join } from 'node:path';
import type { JobHandle } from '../gitlab/handles.ts';
import { findWithAxe } from './axe.ts';
import type { Driver, Terminal } from './driver.ts';
import { expect, type Page, type World } from './fixtures.ts';

/* What the tests of the workspace do again and again. */

export const names = ['lint', 'unit-tests', 'deploy:review'] as const;

type Opened = {
  readonly terminals: readonly [Terminal, Terminal, Terminal];
  readonly jobs: readonly JobHandle[];
};

export async function openAll(jobshell: Driver, world: World): Promise<Opened> {
  const jobs = names.map((name) => world.job({ name }));
  await jobshell.enter(world);
  for (const name of names) await (await jobshell.debug(name)).connected();
  const terminals = [
    jobshell.terminal(names[0]),
    jobshell.terminal(names[1]),
    jobshell.terminal(names[2]),
  ] as const;
  return { terminals, jobs };
}

/** What programs in the shells wait for. */
export const fileOf = (world: World, name: string): string => join(world.gitlab.folder, 'home', name);

let looks = 0;

/** The shell has heard of the size that the pane has. */
export async function expectOwnSize(terminal: Terminal): Promise<void> {
  const rows = await terminal.panel.locator('.xterm-rows > div').count();
  await expect.poll(async () => Number((await sizeIn(terminal)).split(' ')[0])).toBe(rows);
}

/** The shell's columns and rows. */
export async function sizeIn(terminal: Terminal): Promise<string> {
  const mark = `size${(looks += 1)}`;
  await terminal.run(`echo "${mark}:$(stty size):"`);
  let found: string | undefined;
  await expect
    .poll(async () => (found = new RegExp(`${mark}:(\\d+ \\d+):`).exec(await terminal.screen())?.[1]))
    .toBeDefined();
  return found ?? '';
}

/** What axe calls serious on the screen as it is, in both themes. */
export async function expectNoFaults(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await findWithAxe(page, { exclude: ['.theme-screen'] });
    const found = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    expect(found, colorScheme).toEqual([]);
  }
}
