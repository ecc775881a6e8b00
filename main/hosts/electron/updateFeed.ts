import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { UpdateFault } from './updateFault.ts';
import { isSignedBy } from './updateSignature.ts';

/** Metadata is a kilobyte. */
const longestAnswerBytes = 256 * 1024;
const mostRedirects = 5;
const answerWithinMs = 30_000;

/** What is installed here, and so what can be put in its place. */
export type UpdateTarget = {
  readonly platform: 'linux' | 'darwin' | 'win32';
  readonly arch: string;
  /** The file's ending. */
  readonly kind: 'deb' | 'rpm' | 'AppImage' | 'zip' | 'exe';
};

/** A version that is signed by the feed's key. */
export type Release = {
  readonly version: string;
  readonly url: string;
  /** Base64, as electron-builder writes it. */
  readonly sha512: string;
  readonly sizeBytes: number;
};

export type FeedOptions = {
  readonly feedUrl: string;
  readonly key: KeyObject;
  readonly target: UpdateTarget;
  readonly currentVersion: string;
  readonly fetch: typeof fetch;
  /** For tests: a feed on this computer may do without TLS. */
  readonly allowLoopback: boolean;
};

const metadataSchema = z.object({
  version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/),
  files: z
    .array(
      z.object({
        url: z.string().min(1).max(1000),
        sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
        size: z.number().int().positive(),
      }),
    )
    .max(100),
});

/** Reads the feed's signed metadata. Undefined: nothing newer. Throws an UpdateFault. */
export async function readFeed(options: FeedOptions): Promise<Release | undefined> {
  const { feedUrl, target, key, currentVersion } = options;
  const address = new URL(metadataName(target), withSlash(feedUrl));
  const metadata = await get(address, options);
  if (metadata === undefined) throw new UpdateFault('feed-unreachable', { message: 'no metadata' });
  const signature = await get(new URL(`${address.href}.sig`), options);
  if (signature === undefined) throw new UpdateFault('signature-missing');
  // Not a byte of it is read before it is known whose it is.
  if (!isSignedBy(key, metadata, Buffer.from(signature).toString('latin1'))) {
    throw new UpdateFault('signature-wrong');
  }
  const { version, files } = await parseMetadata(metadata);
  if (!isNewer(version, currentVersion)) return undefined;
  const file = files.find(({ url }) => fits(url, target));
  if (file === undefined) throw new UpdateFault('no-package', { message: version });
  const url = new URL(file.url, address);
  if (!isAllowedAddress(url, options.allowLoopback)) throw new UpdateFault('feed-insecure');
  return { version, url: url.href, sha512: file.sha512, sizeBytes: file.size };
}

/** As electron-builder names them. */
export function metadataName({ platform, arch }: UpdateTarget): string {
  if (platform === 'win32') return 'latest.yml';
  if (platform === 'darwin') return 'latest-mac.yml';
  return arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${arch}.yml`;
}

/** Whether something may be asked of this address: TLS, and on this computer without where tests allow it. */
export function isAllowedAddress(url: URL, allowLoopback: boolean): boolean {
  if (url.protocol === 'https:') return true;
  return allowLoopback && url.protocol === 'http:' && url.hostname === '127.0.0.1';
}

/** Whether one version is later than another; both are three numbers. */
export function isNewer(version: string, than: string): boolean {
  const numbers = (text: string): readonly number[] => text.split('.').map(Number);
  const [one, other] = [numbers(version), numbers(than)];
  for (const place of [0, 1, 2]) {
    const difference = (one[place] ?? 0) - (other[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** The architecture stands in a file's name; each system writes it in its own way. */
const architectureNames: Readonly<Record<string, readonly string[]>> = {
  x64: ['x64', 'amd64', 'x86_64'],
  arm64: ['arm64', 'aarch64'],
};

function fits(url: string, { kind, arch }: UpdateTarget): boolean {
  const names = architectureNames[arch] ?? [arch];
  return url.endsWith(`.${kind}`) && names.some((name) => url.includes(`-${name}.`));
}

async function parseMetadata(bytes: Uint8Array): Promise<z.infer<typeof metadataSchema>> {
  // A start does without it.
  const { parse } = await import('yaml');
  try {
    return metadataSchema.parse(parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw new UpdateFault('feed-malformed', { cause });
  }
}

/** Follows redirects itself: each address on the way must be allowed. Undefined: there is no such file. */
async function get(address: URL, { fetch, allowLoopback }: FeedOptions): Promise<Uint8Array | undefined> {
  let url = address;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    if (!isAllowedAddress(url, allowLoopback)) throw new UpdateFault('feed-insecure');
    const answer = await ask(fetch, url);
    const location = answer.headers.get('location');
    if (answer.status >= 300 && answer.status < 400 && location !== null) {
      await answer.body?.cancel();
      url = new URL(location, url);
      continue;
    }
    if (answer.status === 404 || answer.status === 410) return undefined;
    if (!answer.ok) throw new UpdateFault('feed-unreachable', { message: `HTTP ${answer.status}` });
    return read(answer);
  }
  throw new UpdateFault('feed-unreachable', { message: 'too many redirects' });
}

async function ask(send: typeof fetch, url: URL): Promise<Response> {
  try {
    return await send(url, {
      redirect: 'manual',
      cache: 'no-store',
      signal: AbortSignal.timeout(answerWithinMs),
    });
  } catch (cause) {
    throw new UpdateFault('feed-unreachable', { cause });
  }
}

async function read(answer: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > longestAnswerBytes) throw new UpdateFault('feed-malformed', { message: 'too long' });
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof UpdateFault ? cause : new UpdateFault('feed-unreachable', { cause });
  }
  return Buffer.concat(chunks);
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
