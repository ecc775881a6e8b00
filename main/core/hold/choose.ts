import { isAlive, isShell, isStarter, type Process, type ProcessTable } from './processes.ts';
import { HoldStopped } from './stopped.ts';

/*
 * Which process is the script's own shell. The Runner's script is `: | eval '…'` (R: shells/bash.go), so the shell it starts
 * only waits, and a fork of it runs the job's commands:
 *
 *   docker      1 bash ── 7 bash (fork) ── the command        our terminal: 30 bash, its parent out of sight
 *   shell       Runner ── bash ── bash (fork) ── the command  our terminal: Runner ── bash
 *   kubernetes  1 sh … sh ── bash step_script ── bash (fork)  our terminal: parent out of sight
 *
 * Stopping the one that waits would stop nothing, and the first process of a container takes no SIGSTOP from within.
 */

/** What has to be asked about single processes, where the table does not tell. */
export type AskAbout = {
  /** Whether both run the same command line, as a fork does. */
  readonly sameCommand: (child: Process, parent: Process) => Promise<'same' | 'differs' | 'unknown'>;
  /** Whose job number stands among its variables. */
  readonly jobOf: (process: Process) => Promise<'mine' | 'other' | 'unknown'>;
  /** A moment in which scripts go on to other commands. */
  readonly pause: () => Promise<void>;
};

export type Choice = {
  readonly process: Process;
  readonly foundBy: 'init' | 'job-id' | 'place';
};

/** More of a script's processes than these are not asked whose job they are. */
const mostAsked = 40;
const mostRounds = 6;

/** @throws HoldStopped with what was not found, or found too often */
export async function chooseScriptShell(table: ProcessTable, ask: AskAbout): Promise<Choice> {
  const tree = readTree(table);
  const anchor = anchorOf(tree);
  if (anchor.kind === 'runner') return await chooseBelowRunner(tree, { runner: anchor.runner, ask });
  const roots = withoutIdleInit(
    tree,
    tree.processes
      .filter(({ parent, tty }) => parent === 0 && tty === 0)
      .flatMap((process) => topShells(tree, process)),
  );
  const [root, ...others] = roots;
  if (others.length > 0) throw several(roots);
  if (!root) throw nothing(tree.byId.get(1));
  return { process: notInit(await scriptShellOf(tree, { root, ask })), foundBy: 'init' };
}

type Tree = {
  readonly byId: ReadonlyMap<number, Process>;
  /** Those that run. */
  readonly processes: readonly Process[];
  readonly childrenOf: (process: Process) => readonly Process[];
  readonly hasChildren: (pid: number) => boolean;
  /** From the one that looked up to the last that can be seen. */
  readonly ancestry: readonly Process[];
  /** Our terminal's shell, what it was started through, and what runs in it. */
  readonly isOwn: (process: Process) => boolean;
};

function readTree({ processes: byId, self }: ProcessTable): Tree {
  const processes = [...byId.values()].filter(isAlive);
  const children = Map.groupBy(processes, ({ parent }) => parent);
  const ancestry = ancestryOf(byId, self);
  const ownIds = new Set(ancestry.map(({ pid }) => pid));
  return {
    byId,
    processes,
    ancestry,
    childrenOf: ({ pid }) => children.get(pid) ?? [],
    hasChildren: (pid) => children.has(pid),
    isOwn: ({ pid }) => ownIds.has(pid),
  };
}

/** Numbers that lead in a circle come from nobody's kernel: each counts once. */
function ancestryOf(byId: ReadonlyMap<number, Process>, self: number): readonly Process[] {
  const found = new Set<Process>();
  let process = byId.get(self);
  while (process && !found.has(process)) {
    found.add(process);
    process = byId.get(process.parent);
  }
  return [...found];
}

type Anchor = { readonly kind: 'container' } | { readonly kind: 'runner'; readonly runner: Process };

/** A shell in a container was started from outside of it; on a shell executor, by the Runner. */
function anchorOf({ ancestry }: Tree): Anchor {
  const last = ancestry.at(-1);
  if (!last) throw new HoldStopped('hidden');
  if (last.pid !== 1 && last.parent === 0) return { kind: 'container' };
  const runner = ancestry.find((process) => !isShell(process) && !isStarter(process));
  if (runner) return { kind: 'runner', runner };
  // Whoever started our terminal is there, but hidden.
  if (last.pid !== 1) throw new HoldStopped('hidden');
  return { kind: 'runner', runner: last };
}

/** A first process that has nothing to do is no script: kubernetes may start scripts beside it (R: legacy execution strategy). */
function withoutIdleInit(tree: Tree, roots: readonly Process[]): readonly Process[] {
  return roots.length < 2 ? roots : roots.filter(({ pid }) => pid !== 1 || tree.hasChildren(pid));
}

/** The first shells on each way down. */
function topShells(tree: Tree, process: Process): readonly Process[] {
  if (tree.isOwn(process)) return [];
  return isShell(process) ? [process] : tree.childrenOf(process).flatMap((child) => topShells(tree, child));
}

type BelowRunner = { readonly runner: Process; readonly ask: AskAbout };

async function chooseBelowRunner(tree: Tree, { runner, ask }: BelowRunner): Promise<Choice> {
  const roots = tree
    .childrenOf(runner)
    // A terminal has a tty, a script has none of its own.
    .filter(({ tty }) => tty === 0 || tty === runner.tty)
    .flatMap((child) => shellsStartedBy(tree, child));
  const judged = await judge(tree, { roots, ask });
  const mine = judged.filter(({ job }) => job === 'mine').map(({ root }) => root);
  // Nothing but the first process above us: what else it started may be anybody's.
  const maybe = runner.pid === 1 ? [] : judged.filter(({ job }) => job === 'unknown').map(({ root }) => root);
  const [foundBy, found] = mine.length > 0 ? (['job-id', mine] as const) : (['place', maybe] as const);
  const [root, ...others] = found;
  if (others.length > 0) throw several(found);
  if (!root) throw new HoldStopped('not-found', { parent: nameOf(runner) });
  return { process: notInit(await scriptShellOf(tree, { root, ask })), foundBy };
}

function shellsStartedBy(tree: Tree, process: Process): readonly Process[] {
  if (tree.isOwn(process)) return [];
  if (isShell(process)) return [process];
  return isStarter(process) ? tree.childrenOf(process).flatMap((child) => shellsStartedBy(tree, child)) : [];
}

type Judged = { readonly root: Process; readonly job: 'mine' | 'other' | 'unknown' };

/** Commands come and go quickly: which jobs these are is asked again while that would tell them apart. */
async function judge(
  tree: Tree,
  { roots, ask }: { readonly roots: readonly Process[]; readonly ask: AskAbout },
): Promise<readonly Judged[]> {
  let judged: readonly Judged[] = roots.map((root) => ({ root, job: 'unknown' }));
  const isOpen = () =>
    !judged.some(({ job }) => job === 'mine') && judged.filter(({ job }) => job === 'unknown').length > 1;
  for (let round = 0; round === 0 || (round < mostRounds && isOpen()); round += 1) {
    const next: Judged[] = [];
    for (const { root, job } of judged)
      next.push({ root, job: job === 'unknown' ? await jobBelow(tree, { root, ask }) : job });
    judged = next;
    if (isOpen()) await ask.pause();
  }
  return judged;
}

type BelowRoot = { readonly root: Process; readonly ask: AskAbout };

/** The script exports its variables to the commands it runs; the shell itself began without them. */
async function jobBelow(tree: Tree, { root, ask }: BelowRoot): Promise<'mine' | 'other' | 'unknown'> {
  for (const process of [root, ...descendants(tree, root)].slice(0, mostAsked)) {
    const job = await ask.jobOf(process);
    if (job === 'mine' || job === 'other') return job;
  }
  return 'unknown';
}

function descendants(tree: Tree, process: Process): readonly Process[] {
  const children = tree.childrenOf(process);
  return [...children, ...children.flatMap((child) => descendants(tree, child))];
}

/** Down from the shell that was started for the script to the fork of it that runs the commands. */
async function scriptShellOf(tree: Tree, { root, ask }: BelowRoot): Promise<Process> {
  const shells = tree.childrenOf(root).filter((child) => isShell(child) && !tree.isOwn(child));
  const forks: Process[] = [];
  for (const child of shells) {
    const command = await ask.sameCommand(child, root);
    if (command === 'same' || (command === 'unknown' && child.name === root.name)) forks.push(child);
  }
  const [fork] = forks.toSorted(byAge);
  if (fork) return fork;
  const [only, ...others] = shells;
  if (others.length > 0) throw several(shells);
  return only ? await scriptShellOf(tree, { root: only, ask }) : root;
}

/** The fork came first; what it left behind in the background, and the first process took over, came later. */
function byAge(one: Process, other: Process): number {
  return Number(one.startTicks) - Number(other.startTicks) || one.pid - other.pid;
}

function notInit(process: Process): Process {
  if (process.pid === 1) throw new HoldStopped('only-init', { shell: process.name });
  return process;
}

/** Names and numbers of more don't help anybody. */
const mostNamed = 6;

function several(found: readonly Process[]): HoldStopped {
  const names = found.slice(0, mostNamed).map(nameOf);
  return new HoldStopped('several', { found: names.join(', '), count: found.length });
}

/** Every container has a first process. */
function nothing(init: Process | undefined): HoldStopped {
  return init ? new HoldStopped('not-found', { parent: nameOf(init) }) : new HoldStopped('hidden');
}

function nameOf({ name, pid }: Process): string {
  return `${name} (${pid})`;
}
