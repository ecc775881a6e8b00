import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { recordArtifacts } from '../state/artifacts.ts';
import type { Outcome, RunContext } from './context.ts';
import { projectFolder } from './environment.ts';
import * as lines from './lines.ts';

/** R: common/build.go, `uploadArtifacts`: before the wait for a terminal. Only where the job has any to upload. */
export function uploadArtifacts(context: RunContext, outcome: Outcome): void {
  const { world, job, log } = context;
  const options = job.wantedArtifacts;
  if (options === undefined || outcome.kind === 'aborted') return;
  const isSuccess = outcome.kind === 'success';
  const name = isSuccess ? 'upload_artifacts_on_success' : 'upload_artifacts_on_failure';
  log.write(
    lines.sectionStart(name, world.time.now()) +
      lines.sectionTitle(`Uploading artifacts for ${isSuccess ? 'successful' : 'failed'} job`),
  );
  const folder = projectFolder(world, job);
  const files = new Map<string, Buffer>();
  for (const path of (options.paths ?? []).flatMap((pattern) => globSync(pattern, { cwd: folder })).sort())
    if (statSync(join(folder, path)).isFile()) files.set(path, readFileSync(join(folder, path)));
  const junitFile = options.junit === undefined ? undefined : join(folder, options.junit);
  job.artifacts = recordArtifacts(world, {
    options,
    files,
    junit: junitFile !== undefined && existsSync(junitFile) ? readFileSync(junitFile).toString() : undefined,
    hasArchive: isSuccess || options.when === 'always',
  });
  log.write(`Uploading artifacts...\n${lines.sectionEnd(name, world.time.now())}`);
}
