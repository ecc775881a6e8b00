import { rm } from 'node:fs/promises';
import { chromium, type Page } from '@playwright/test';
import { chromiumArguments, findOrInstallChromium } from '../chromium.ts';
import { startApp } from './app.ts';
import { startSink, type Sink } from './attacks/sink.ts';
import { expect, test } from './fixtures.ts';
import { connectionsFile, connectionsOf, elsewhere, recordingEnvironment, recordPages } from './network.ts';

/* Every test of this suite fails when Jobshell speaks to anybody but the configured instances. This one shows that it would. */

test(
  'the recorder sees what is planted, in main and in a page',
  { tag: '@browser' },
  async ({ host, dataDir }) => {
    const own = `${dataDir}-planted`;
    const file = connectionsFile(own);
    const planted = [
      "fetch('http://planted-fetch.example/').catch(() => {})",
      "import('node:tls').then((tls) => tls.connect(443, 'planted-tls.example').on('error', () => {}))",
      "import('node:net').then((net) => net.connect({ host: '192.0.2.1', port: 9 }).on('error', () => {}))",
      "import('node:dns/promises').then((dns) => dns.lookup('planted-lookup.example').catch(() => {}))",
      "import('node:dgram').then((dgram) => dgram.createSocket('udp4').send('x', 9, '192.0.2.2').unref())",
    ];
    const { NODE_OPTIONS = '', ...recording } = recordingEnvironment(file);
    const script = `data:text/javascript,${encodeURIComponent(planted.join(';'))}`;
    const app = await startApp({
      dataDir: own,
      env: { ...recording, NODE_OPTIONS: `${NODE_OPTIONS} --import ${script}` },
    });
    const wanted = [
      'connect planted-fetch.example',
      'connect planted-tls.example',
      'connect 192.0.2.1',
      'lookup planted-lookup.example',
      'send 192.0.2.2',
    ];
    await expect.poll(() => elsewhere(connectionsOf(file))).toEqual(expect.arrayContaining(wanted));
    await app.stop();
    await rm(own, { recursive: true, force: true });
    await rm(file, { force: true });

    const { context, close } = await host.openContext();
    const pages = recordPages(context);
    const page = await context.newPage();
    await page.route('**/*', (route) => route.fulfill({ body: '<!doctype html>', contentType: 'text/html' }));
    await page.routeWebSocket(/planted/, () => {});
    await page.goto('http://planted-page.example/');
    await page.evaluate(() => {
      void fetch('http://planted-call.example/').catch(() => {});
      navigator.sendBeacon('http://planted-beacon.example/', 'x');
      new Image().src = 'http://planted-image.example/x.png';
    });
    for (const name of ['page', 'call', 'beacon', 'image'])
      await expect
        .poll(() =>
          elsewhere(pages.contacts()).some((contact) => contact.includes(`planted-${name}.example`)),
        )
        .toBe(true);
    await close();
  },
);

test('a whole job is debugged without a word to anybody else', async ({
  world,
  app,
  jobshell,
  dataDir,
  context,
}) => {
  const pages = recordPages(context);
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.run('echo $((6*7))');
  await terminal.expectText('42');
  await jobshell.page.reload();
  await terminal.expectText('42');
  const contacts = [...connectionsOf(connectionsFile(dataDir)), ...pages.contacts()];
  expect(contacts).toContain('connect 127.0.0.1');
  const sockets = contacts.filter((contact) => contact.startsWith('socket ws://127.0.0.1:'));
  expect(sockets.length > 0).toBe(app.kind === 'browser');
  expect(elsewhere(contacts)).toEqual([]);
});

/** Asks somebody else's servers for its own address, as calls between browsers begin. */
async function callOut(page: Page, { host, udpPort }: Sink): Promise<void> {
  await page.evaluate(
    async ([stun, turn]) => {
      const servers = [{ urls: stun ?? '' }, { urls: turn ?? '', username: 'a', credential: 'b' }];
      const call = new RTCPeerConnection({ iceServers: servers });
      call.createDataChannel('x');
      await call.setLocalDescription(await call.createOffer());
      await new Promise((resolve) => {
        call.onicegatheringstatechange = () => call.iceGatheringState === 'complete' && resolve(true);
        setTimeout(resolve, 2_000);
      });
    },
    [`stun:127.0.0.1:${udpPort}`, `turn:${host}?transport=tcp`],
  );
}

test(
  'WebRTC, of which no content policy speaks, is cut off by what the Electron host sets',
  {
    tag: '@browser',
    annotation: { type: 'why', description: 'starts Chromium with the switches of those settings' },
  },
  async () => {
    const executablePath = await findOrInstallChromium();
    // What setWebRTCIPHandlingPolicy and setProxy in lockDown.ts stand for.
    const settings = [
      '--webrtc-ip-handling-policy=disable_non_proxied_udp',
      '--proxy-server=http://127.0.0.1:1',
      '--proxy-bypass-list=<-loopback>',
    ];
    const hits: boolean[] = [];
    for (const extra of [[], settings]) {
      const sink = await startSink();
      const browser = await chromium.launch({ executablePath, args: [...chromiumArguments, ...extra] });
      await callOut(await browser.newPage(), sink);
      hits.push(sink.hits().length > 0);
      await browser.close();
      await sink.close();
    }
    expect(hits).toEqual([true, false]);
  },
);
