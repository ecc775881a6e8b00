import type { Menu, MenuItemConstructorOptions, NativeImage } from 'electron';
import { describe, expect, test } from 'vitest';
import { createTranslate } from '../../../../main/hosts/common/translate.ts';
import { badgeView, createBadge } from '../../../../main/hosts/electron/badge.ts';
import { drawPng } from '../../../../main/hosts/electron/drawing.ts';
import { keptJobs, type KeptJob } from '../../../../main/hosts/electron/habitFacts.ts';
import { countDrawing, trayDrawing } from '../../../../main/hosts/electron/habitIcons.ts';
import { createTray } from '../../../../main/hosts/electron/tray.ts';
import { nextChangeMs, trayView } from '../../../../main/hosts/electron/trayMenu.ts';
import type { RetentionPhase, Session } from '../../../../preload/contract/model.ts';
import { sampleSession, startMs } from '../../core/sampleFacts.ts';

const translate = createTranslate();
const minuteMs = 60_000;
const connected: Session['state'] = { kind: 'connected', since: startMs };
const image: NativeImage = Object.create(null);

function kept(minutesLeft: number, change: Partial<KeptJob> = {}): KeptJob {
  return {
    jobId: 'a1:42',
    sessionId: 't1',
    jobName: 'e2e 3/4',
    since: startMs - 5 * minuteMs,
    deadline: startMs + minutesLeft * minuteMs,
    ...change,
  };
}

describe('the tray', () => {
  const session = (id: string, change: Partial<Session> = {}) =>
    sampleSession({ id, jobId: `a1:${id.slice(1)}`, jobName: `job ${id}`, state: connected, ...change });
  const view = (sessions: readonly Session[], jobs: readonly KeptJob[], nowMs = startMs) =>
    trayView({ sessions, kept: jobs }, { nowMs, translate, clock: () => '14:32' });
  const labels = (shown: ReturnType<typeof view>) =>
    shown.entries.map((entry) => (entry.kind === 'separator' ? '—' : entry.label));

  test('lists kept jobs first, with what is left of them, then open terminals', () => {
    const ended = session('t3', {
      state: { kind: 'ended', at: 0, finding: { code: 'released', params: {} }, canReconnect: false },
    });
    const shown = view([session('t2'), session('t1'), ended], [kept(24.99)]);
    expect([shown.state, shown.toolTip, ...labels(shown)]).toEqual([
      'kept',
      'Jobshell: 1 job kept, 24 min left',
      'e2e 3/4 · 24 min, until 14:32',
      '—',
      'job t2 · connected',
      '—',
      'Show Jobshell',
      'New window',
      '—',
      'Quit Jobshell',
    ]);
  });

  test('says what runs, and that nothing does', () => {
    expect([
      view([session('t1')], []).state,
      view([session('t1')], []).toolTip,
      view([], []).state,
      view([], []).toolTip,
    ]).toEqual(['running', 'Jobshell: 1 terminal', 'idle', 'Jobshell']);
  });

  test('counts the last five minutes by the second, and what is before by the minute', () => {
    const at = (leftMs: number) => labels(view([], [kept(0, { deadline: startMs + leftMs })]))[0];
    expect([
      at(61 * minuteMs),
      at(5 * minuteMs + 1),
      at(5 * minuteMs),
      at(299_001),
      at(9_400),
      at(-1),
    ]).toEqual([
      'e2e 3/4 · 61 min, until 14:32',
      'e2e 3/4 · 5 min, until 14:32',
      'e2e 3/4 · 5:00, until 14:32',
      'e2e 3/4 · 4:59, until 14:32',
      'e2e 3/4 · 0:09, until 14:32',
      'e2e 3/4 · 0:00, until 14:32',
    ]);
    expect([
      nextChangeMs([], startMs),
      nextChangeMs([kept(24.5)], startMs),
      nextChangeMs([kept(24.5), kept(4, { deadline: startMs + 239_400 })], startMs),
      nextChangeMs([kept(-1)], startMs),
    ]).toEqual([undefined, 30_001, 401, undefined]);
  });

  test('does not grow without end, and shows names as they are', () => {
    const many = Array.from({ length: 14 }, (_none, index) => session(`t${index}`));
    expect(labels(view(many, []))[10]).toBe('4 more');
    const odd = view([session('t1', { jobName: 'a & b\u202e\n<b>' })], []);
    expect(labels(odd)[0]).toBe('a && b<b> · connected');
  });

  test('hands the system what has changed, and nothing else', () => {
    const calls: string[] = [];
    const acts: unknown[] = [];
    const menus: MenuItemConstructorOptions[][] = [];
    const tray = createTray({
      platform: 'linux',
      create: () => {
        calls.push('create');
        return {
          setImage: () => calls.push('image'),
          setToolTip: () => calls.push('toolTip'),
          setContextMenu: () => calls.push('menu'),
          on: () => Object.create(null),
          destroy: () => calls.push('destroy'),
        };
      },
      icon: () => image,
      buildMenu: (template) => {
        menus.push(template);
        const menu: Menu = Object.create(null);
        return menu;
      },
      act: (act) => acts.push(act),
    });
    tray.show(view([session('t1')], []));
    tray.show(view([session('t1')], []));
    tray.show(view([session('t1')], [kept(10)]));
    tray.show(view([session('t1')], [kept(10)], startMs + 59_000));
    tray.show(undefined);
    tray.show(undefined);
    expect(calls).toEqual([
      'create',
      'toolTip',
      'menu',
      'image',
      'toolTip',
      'menu',
      'toolTip',
      'menu',
      'destroy',
    ]);
    menus.at(-1)?.[0]?.click?.call(undefined, Object.create(null), undefined, Object.create(null));
    expect(acts).toEqual([{ kind: 'session', sessionId: 't1' }]);
  });
});

describe('badge and progress', () => {
  test('count kept jobs and show what is left of the first', () => {
    expect([
      badgeView([], startMs),
      badgeView([kept(15), kept(20)], startMs),
      badgeView([kept(1)], startMs),
      badgeView([kept(-1)], startMs),
    ]).toEqual([
      { count: 0 },
      { count: 2, progress: { share: 0.75, isLastMinute: false } },
      { count: 1, progress: { share: 0.17, isLastMinute: true } },
      { count: 1, progress: { share: 0, isLastMinute: true } },
    ]);
  });

  function createBench(platform: NodeJS.Platform) {
    const calls: unknown[] = [];
    const createWindow = (name: string) => ({
      isDestroyed: () => false,
      setProgressBar: (progress: number, how?: { readonly mode?: string }) =>
        void calls.push([name, progress, how?.mode]),
      setOverlayIcon: (overlay: NativeImage | null, description: string) =>
        void calls.push([name, overlay === null ? 'no icon' : 'icon', description]),
    });
    const windows = [createWindow('w1')];
    const badge = createBadge({
      platform,
      app: { setBadgeCount: (count) => calls.push(['badge', count]) > 0 },
      windows: () => windows,
      countIcon: () => image,
      translate,
    });
    return { calls, badge, addWindow: () => windows.push(createWindow('w2')) };
  }

  test('are set when they change, on a new window too, and cleared', () => {
    const { calls, badge, addWindow } = createBench('linux');
    badge({ count: 0 });
    badge(badgeView([kept(15)], startMs));
    badge(badgeView([kept(15)], startMs));
    addWindow();
    badge(badgeView([kept(0.5)], startMs));
    badge({ count: 0 });
    expect(calls).toEqual([
      ['badge', 1],
      ['w1', 0.75, 'normal'],
      ['w1', 0.1, 'paused'],
      ['w2', 0.1, 'paused'],
      ['badge', 0],
      ['w1', -1, undefined],
      ['w2', -1, undefined],
    ]);
  });

  test('are an overlay with a description on Windows', () => {
    const { calls, badge } = createBench('win32');
    badge(badgeView([kept(15), kept(16)], startMs));
    badge({ count: 0 });
    expect(calls).toEqual([
      ['w1', 0.75, 'normal'],
      ['w1', 'icon', '2 jobs kept'],
      ['w1', -1, undefined],
      ['w1', 'no icon', ''],
    ]);
  });
});

test('a job is kept by a terminal that is open, the one that ends first first', () => {
  const phase = (deadline: number): RetentionPhase => ({
    kind: 'kept',
    since: startMs,
    deadline,
    limit: 'session-timeout',
    toleranceMs: 0,
  });
  const sessions = ['t1', 't2', 't3'].map((id) =>
    sampleSession({
      id,
      jobId: `a1:${id.slice(1)}`,
      state:
        id === 't3'
          ? { kind: 'ended', at: 0, finding: { code: 'released', params: {} }, canReconnect: false }
          : connected,
    }),
  );
  const retentions = new Map([
    ['a1:1', { phase: phase(startMs + 2000) }],
    ['a1:2', { phase: phase(startMs + 1000) }],
    ['a1:3', { phase: phase(startMs + 500) }],
  ]);
  expect(keptJobs(sessions, retentions).map(({ sessionId }) => sessionId)).toEqual(['t2', 't1']);
});

test('icons are PNGs that differ by state and count, in every size', () => {
  const drawings = [
    ...(['idle', 'running', 'kept'] as const).map((state) => trayDrawing(state, { isTemplate: true })),
    countDrawing(1),
    countDrawing(12),
  ];
  const pngs = drawings.flatMap((drawing) => [16, 24, 32].map((pixels) => drawPng(drawing, pixels)));
  expect(new Set(pngs.map((png) => png.toString('base64'))).size).toBe(pngs.length);
  for (const png of pngs) expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(drawPng(trayDrawing('idle', { isTemplate: true }), 24).readUInt32BE(16)).toBe(24);
});
