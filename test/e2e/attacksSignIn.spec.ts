import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDriver } from './driver.ts';
import { expect, test } from './fixtures.ts';

/*
 * A hostile sign-in page: what GitLab's window shows is GitLab's, or whoever's it sends people to. It has a page's powers and
 * not one more, and can't keep its window open.
 */

/** Runs on the sign-in page and reports what it got. */
const hostilePage = `<!doctype html><title>Jobshell: all is well</title><script>
  addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'stay'; });
  const names = ['api', 'require', 'process', 'ipcRenderer', 'electron', 'Buffer'];
  const got = { globals: names.filter((name) => name in window), opener: window.opener !== null };
  const tries = ['file:///etc/passwd', 'app://jobshell/', 'javascript:1', 'jobshell://open', 'ms-msdt:/id'];
  got.opened = tries.map((address) => { try { return window.open(address) !== null; } catch { return false; } });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['x'])); link.download = 'evil.exe'; document.documentElement.append(link); link.click();
  const asked = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'].map((name) =>
    navigator.permissions.query({ name }).then(({ state }) => state, () => 'denied'));
  Promise.all(asked).then((states) => {
    got.granted = states.filter((state) => state === 'granted').length;
    return fetch('/hostile-report', { method: 'POST', body: JSON.stringify(got) });
  });
</script>`;

/** The GitLab at `target`, but for its sign-in page. */
async function startHostileFront(target: string) {
  const reports: string[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(Buffer.from(piece));
    if (request.url === '/hostile-report') reports.push(Buffer.concat(pieces).toString());
    if (request.url === '/users/sign_in')
      return response.writeHead(200, { 'content-type': 'text/html' }).end(hostilePage);
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      typeof value === 'string' && !/^(?:host|connection|content-length)$/.test(name)
        ? [[name, value] as [string, string]]
        : [],
    );
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? 'GET',
      headers,
      redirect: 'manual',
      ...(pieces.length === 0 ? {} : { body: Buffer.concat(pieces) }),
    });
    const type = answer.headers.get('content-type') ?? 'text/plain';
    return response
      .writeHead(answer.status, { 'content-type': type })
      .end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    reports,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('a hostile sign-in page gets a page and no more', { tag: '@electron' }, async ({ apps, world }) => {
  const front = await startHostileFront(world.gitlab.url);
  const app = await apps.startElectron();
  const page = await app.pageOf('w1');
  const driver = createDriver(page);
  await driver.signIn({ url: front.url, token: world.token });
  await page.getByRole('button', { name: 'Sign in to GitLab for terminals' }).click();
  await expect.poll(() => front.reports.length).toBe(1);
  expect(JSON.parse(front.reports[0] ?? '')).toEqual({
    globals: [],
    opener: false,
    opened: [false, false, false, false, false],
    granted: 0,
  });
  if (app.control) {
    const { control } = app;
    const shown = await control.until(({ windows }) =>
      windows.find(({ parentId }) => parentId !== undefined),
    );
    const state = await control.state();
    expect([state.windows.length, state.openedUrls, state.openedPaths]).toEqual([2, [], []]);
    // The host that asks for a password, and not what the page calls itself.
    expect(shown.title).toContain(front.host);
    expect(shown.title).not.toContain('all is well');
    await control.ask('window.close', { windowId: shown.id });
    await expect.poll(async () => (await control.state()).windows.length).toBe(1);
  }
  const answer = await page.evaluate(() => window.api.call('app.snapshot', {}));
  expect(answer.ok).toBe(true);
  await front.close();
});
