import type { ArtifactOptions } from '../options.ts';
import { parseJunit, type TestCase } from '../rails/junit.ts';
import { zipOf } from '../rails/zip.ts';
import type { World } from './world.ts';

/** What a job left behind, as Rails keeps it. */
export type ArtifactsRecord = {
  /** Absent: there are reports only. */
  readonly archive: { readonly files: ReadonlyMap<string, Buffer>; readonly zip: Buffer } | undefined;
  readonly reports: readonly {
    readonly type: string;
    readonly fileName: string;
    readonly sizeBytes: number;
  }[];
  /** By GitLab's clock; undefined: never. */
  readonly expiresAt: number | undefined;
  /** Out of the JUnit report; undefined: there is none. */
  readonly tests: { readonly cases: readonly TestCase[]; readonly error: string | undefined } | undefined;
};

type Uploaded = {
  readonly options: ArtifactOptions;
  /** What `paths` matched. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly junit: string | undefined;
  /** Only reports are uploaded whatever becomes of the job. */
  readonly hasArchive: boolean;
};

export function recordArtifacts(
  world: World,
  { options, files, junit, hasArchive }: Uploaded,
): ArtifactsRecord | undefined {
  const archive = hasArchive && files.size > 0 ? { files, zip: zipOf(files) } : undefined;
  if (archive === undefined && junit === undefined) return undefined;
  const { expireInSeconds } = options;
  return {
    archive,
    reports:
      junit === undefined
        ? []
        : [{ type: 'junit', fileName: 'junit.xml.gz', sizeBytes: Buffer.byteLength(junit) }],
    expiresAt: expireInSeconds === undefined ? undefined : world.time.now() + expireInSeconds * 1000,
    tests: junit === undefined ? undefined : parseJunit(junit),
  };
}

/** Of a bare record, whose files nobody has made. */
export function givenArtifacts(
  world: World,
  options: ArtifactOptions | undefined,
): ArtifactsRecord | undefined {
  if (options?.files === undefined) return undefined;
  const files = new Map(Object.entries(options.files).map(([path, text]) => [path, Buffer.from(text)]));
  const junit = options.junit === undefined ? undefined : files.get(options.junit)?.toString();
  return recordArtifacts(world, { options, files, junit, hasArchive: true });
}
