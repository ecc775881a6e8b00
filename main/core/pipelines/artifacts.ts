import {
  artifactPathSchema,
  type ArtifactEntry,
  type ArtifactList,
} from '../../../preload/contract/pipelines.ts';
import { AppError } from '../../../preload/contract/error.ts';
import type { ArtifactTree } from '../../../preload/contract/pipelines.ts';
import { toDisplayText } from '../gitlab/displayText.ts';
import type { ApiArtifactEntry, ApiPipelineJob, GitLabPipelines } from '../gitlab/pipelines.ts';
import { isReport } from './view.ts';

/* What a job left behind: its archive, what is in it, and the reports that GitLab reads. */

type Times = { readonly nowMs: number; readonly toMainMs: (serverMs: number) => number };

export function toArtifactList(api: ApiPipelineJob, { nowMs, toMainMs }: Times): ArtifactList {
  const archive = api.artifacts_file;
  const expiresAt = api.artifacts_expire_at ? toMainMs(api.artifacts_expire_at) : undefined;
  return {
    reports: (api.artifacts ?? [])
      .filter((one) => isReport(one.file_type ?? ''))
      .map((one) => ({ type: one.file_type ?? '', name: one.filename ?? '', sizeBytes: one.size ?? 0 })),
    isExpired: expiresAt !== undefined && expiresAt <= nowMs,
    ...(archive ? { archive: { name: archive.filename ?? '', sizeBytes: archive.size ?? 0 } } : {}),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

type Asked = {
  readonly project: string;
  readonly jobId: number;
  readonly path: string | undefined;
  /** GitLab's version as far as it is known. */
  readonly version: string | undefined;
};

/** @throws AppError */
export async function readTree(
  pipelines: Pick<GitLabPipelines, 'artifactTree'>,
  { project, jobId, path = '', version }: Asked,
): Promise<ArtifactTree> {
  if (version !== undefined && !isSince18Point8(version)) return { kind: 'unsupported' };
  try {
    const { items, isCut } = await pipelines.artifactTree({ project, jobId, path });
    return { kind: 'listed', entries: items.map(toEntry), isCut };
  } catch (error) {
    // An older one takes `tree` for a file's name.
    const isOther =
      error instanceof AppError && (error.code === 'gitlab-answer' || error.code === 'not-found');
    if (version === undefined && isOther) return { kind: 'unsupported' };
    throw error;
  }
}

function isSince18Point8(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 18 || (major === 18 && minor >= 8);
}

/** Names in an archive are the job's: one that leads out of it, or hides what it is, is shown and leads nowhere. */
function toEntry({ name, path, type, size }: ApiArtifactEntry): ArtifactEntry {
  const inside = artifactPathSchema.safeParse(path.replace(/\/$/, ''));
  const shown = toDisplayText(name.replace(/\/$/, ''));
  return {
    name: shown === '' ? '…' : shown,
    kind: type === 'directory' ? 'folder' : 'file',
    ...(inside.success ? { path: inside.data } : {}),
    ...(typeof size === 'number' && size >= 0 ? { sizeBytes: size } : {}),
  };
}
