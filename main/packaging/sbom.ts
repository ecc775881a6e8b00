import { createHash } from 'node:crypto';
import { relative, sep } from 'node:path';
import { z } from 'zod';
import type { BundledPackage } from './bundled.ts';

/** What an SBOM takes from package-lock.json. */
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), integrity: z.string().optional() }),
  ),
});

export type SbomOptions = {
  readonly version: string;
  readonly packages: readonly BundledPackage[];
  /** package-lock.json, parsed as JSON. */
  readonly lock: unknown;
  /** Where `packages` are installed in. */
  readonly root: string;
};

type Component = {
  readonly type: 'library' | 'framework';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly scope: 'required';
  readonly licenses: readonly [{ readonly expression: string }];
  readonly purl: string;
  readonly hashes?: readonly [{ readonly alg: 'SHA-512'; readonly content: string }];
};

/**
 * A CycloneDX 1.6 bill of what is in the package: the bundled npm packages and Electron. The same input gives the same
 * bytes: no time in it, and a serial number made of its content.
 */
export function cycloneDx(options: SbomOptions): string {
  const { packages } = lockSchema.parse(options.lock);
  const electron = packages['node_modules/electron'];
  if (electron?.version === undefined) throw new Error('Electron is not in package-lock.json');
  const components: readonly Component[] = [
    component({ name: 'electron', version: electron.version, license: 'MIT' }, 'framework', undefined),
    ...options.packages.map((one) =>
      component(one, 'library', packages[relative(options.root, one.folder).split(sep).join('/')]?.integrity),
    ),
  ];
  const ref = `pkg:npm/jobshell@${options.version}`;
  const content = {
    metadata: {
      component: {
        type: 'application',
        'bom-ref': ref,
        name: 'jobshell',
        version: options.version,
        licenses: [{ expression: 'MIT' }],
        purl: ref,
      },
    },
    components,
    dependencies: [
      { ref, dependsOn: components.map((one) => one['bom-ref']) },
      ...components.map((one) => ({ ref: one['bom-ref'] })),
    ],
  };
  return `${JSON.stringify({ ...head(content), ...content }, undefined, 2)}\n`;
}

function head(content: unknown): Readonly<Record<string, unknown>> {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
  };
}

type Named = Pick<BundledPackage, 'name' | 'version' | 'license'>;

/** Electron's own hash in the lock file is of its installer, not of what is packaged: it has none here. */
function component(one: Named, type: Component['type'], integrity: string | undefined): Component {
  const purl = `pkg:npm/${one.name.replace('@', '%40')}@${one.version}`;
  const sha512 = integrity?.split(' ').find((hash) => hash.startsWith('sha512-'));
  return {
    type,
    'bom-ref': purl,
    name: one.name,
    version: one.version,
    scope: 'required',
    licenses: [{ expression: one.license }],
    purl,
    ...(sha512 === undefined
      ? {}
      : { hashes: [{ alg: 'SHA-512', content: Buffer.from(sha512.slice(7), 'base64').toString('hex') }] }),
  };
}

/** A UUID of version 8 (RFC 9562): its bits are ours to choose. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
