import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A feed for Linux x64 on loopback, that can be made wrong in each way a feed can. */
export type TestFeed = {
  readonly url: string;
  /** As the settings hold it. */
  readonly publicKey: string;
  /** What was asked for, in order: method and path. */
  readonly requests: readonly string[];
  /** The names of all headers that came. */
  readonly headerNames: ReadonlySet<string>;
  readonly stop: () => Promise<void>;
};

export type FeedWishes = {
  readonly version?: string;
  readonly file?: string;
  readonly package?: Buffer;
  /** What is sent in the package's place. */
  readonly sentPackage?: Buffer;
  /** Signs with another key than the feed's. */
  readonly foreignKey?: boolean;
  readonly signature?: string | undefined;
  /** Changes the metadata after it was signed. */
  readonly tampered?: (metadata: string) => string;
  /** Replaces the metadata before it is signed. */
  readonly metadata?: string;
  /** Where requests for these paths are sent on to. */
  readonly redirects?: Readonly<Record<string, string>>;
  /** Answers with this status. */
  readonly status?: number;
};

export const testPackage = Buffer.from('stands for a deb\n'.repeat(4000));

/** Serves until stopped. */
export async function startFeed(wishes: FeedWishes = {}): Promise<TestFeed> {
  const [keys, foreign] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
  const file = wishes.file ?? 'jobshell-1.1.0-linux-amd64.deb';
  const content = wishes.package ?? testPackage;
  const signed = wishes.metadata ?? metadataText({ version: wishes.version ?? '1.1.0', file, content });
  const metadata = wishes.tampered?.(signed) ?? signed;
  const signingKey = wishes.foreignKey === true ? foreign.privateKey : keys.privateKey;
  const files: Readonly<Record<string, Buffer | string | undefined>> = {
    '/feed/latest-linux.yml': metadata,
    '/feed/latest-linux.yml.sig':
      'signature' in wishes
        ? wishes.signature
        : `${sign(null, Buffer.from(signed), signingKey).toString('base64')}\n`,
    [`/feed/${file}`]: wishes.sentPackage ?? content,
  };
  const requests: string[] = [];
  const headerNames = new Set<string>();
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    for (const name of Object.keys(request.headers)) headerNames.add(name);
    answer(request, response, { files, wishes });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/feed`,
    publicKey: keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    requests,
    headerNames,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Answers = {
  readonly files: Readonly<Record<string, Buffer | string | undefined>>;
  readonly wishes: FeedWishes;
};

function answer(request: IncomingMessage, response: ServerResponse, { files, wishes }: Answers): void {
  const path = request.url ?? '/';
  const location = wishes.redirects?.[path];
  if (location !== undefined) return void response.writeHead(302, { location }).end();
  if (wishes.status !== undefined) return void response.writeHead(wishes.status).end();
  const body = files[path];
  if (body === undefined) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-length': Buffer.byteLength(body) }).end(body);
}

type Metadata = { readonly version: string; readonly file: string; readonly content: Buffer };

/** As electron-builder 26 writes it. */
function metadataText({ version, file, content }: Metadata): string {
  const sha512 = createHash('sha512').update(content).digest('base64');
  return [
    `version: ${version}`,
    'files:',
    `  - url: ${file}`,
    `    sha512: ${sha512}`,
    `    size: ${content.length}`,
    `path: ${file}`,
    `sha512: ${sha512}`,
    "releaseDate: '2026-12-01T10:00:00.000Z'",
    '',
  ].join('\n');
}
