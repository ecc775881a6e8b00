import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { getJson, startRig, type Rig } from './harness.ts';

const junit = `<?xml version="1.0"?>
<testsuites><testsuite name="cart" tests="4">
  <testcase classname="cart.spec" name="adds an item" time="0.5"/>
  <testcase classname="cart.spec" name="keeps &lt;all&gt; items" time="1.25"><failure message="three, not two">Expected 3
received 2</failure></testcase>
  <testcase classname="cart.spec" name="pays" time="0"><error message="no bank" type="Connection"/></testcase>
  <testcase classname="cart.spec" name="ships" time="0"><skipped/></testcase>
</testsuite></testsuites>`;

const pipelinePath = ({ project }: Rig, id: number, rest = ''): string =>
  `/api/v4/projects/${encodeURIComponent(project)}/pipelines/${id}${rest}`;
const jobPath = ({ project }: Rig, id: number, rest = ''): string =>
  `/api/v4/projects/${encodeURIComponent(project)}/jobs/${id}${rest}`;

/** The first file of a zip, by its own header. */
function firstFileOf(zip: Buffer): { readonly name: string; readonly content: string } {
  const nameEnd = 30 + zip.readUInt16LE(26);
  const packed = zip.subarray(nameEnd, nameEnd + zip.readUInt32LE(18));
  return { name: zip.subarray(30, nameEnd).toString(), content: inflateRawSync(packed).toString() };
}

async function withReport(rig: Rig): Promise<{ readonly id: number; readonly pipelineId: number }> {
  const job = rig.gitlab.jobs.add({
    project: rig.project,
    name: 'unit-tests',
    startedBy: 'alice',
    artifacts: { paths: ['out/**'], junit: 'report.xml', when: 'always', expireInSeconds: 3600 },
    script: [
      `cat > report.xml <<'EOF_REPORT'\n${junit}\nEOF_REPORT`,
      'mkdir -p out/deep; printf hello > out/deep/greeting.txt; printf "%05000d" 1 > out/large.bin; exit 1',
    ],
  });
  await job.waitFor(({ status }) => status === 'failed');
  return job;
}

describe('a pipeline', () => {
  test('has its own status, its jobs with the retried ones, and what it started', async () => {
    const rig = await startRig();
    const add = (name: string, change: object = {}) =>
      rig.gitlab.jobs.add({ project: rig.project, name, startedBy: 'alice', status: 'success', ...change });
    const build = add('build', { stage: 'build' });
    const { pipelineId } = build;
    add('flaky', { status: 'failed', allowFailure: true, pipelineId });
    const child = add('child-build');
    rig.gitlab.pipelines.addTrigger({
      pipelineId,
      name: 'child',
      stage: 'test',
      downstream: child.pipelineId,
    });
    rig.gitlab.pipelines.addTrigger({ pipelineId, name: 'later', stage: 'deploy' });
    const retried = rig.gitlab.jobs.get(build.id)?.retry();
    await rig.gitlab.until(() => retried?.status === 'running');
    const ids = async (query: string) => {
      const { body } = await getJson(rig, pipelinePath(rig, pipelineId, `/jobs${query}`));
      return Array.isArray(body) ? body.map(({ id, allow_failure: allowed }) => [id, allowed]) : body;
    };
    const { body } = await getJson(rig, pipelinePath(rig, pipelineId));
    const bridges = await getJson(rig, pipelinePath(rig, pipelineId, '/bridges'));
    const renamed = await getJson(rig, pipelinePath(rig, pipelineId, '/trigger_jobs'));
    expect(body).toMatchObject({ id: pipelineId, status: 'running', user: { username: 'alice' } });
    expect([await ids(''), await ids('?include_retried=true')]).toEqual([
      [
        [retried?.id, false],
        [build.id + 1, true],
      ],
      [
        [retried?.id, false],
        [build.id + 1, true],
        [build.id, false],
      ],
    ]);
    expect(bridges.body).toMatchObject([
      { name: 'later', status: 'created', downstream_pipeline: null },
      {
        name: 'child',
        stage: 'test',
        status: 'success',
        downstream_pipeline: { id: child.pipelineId, project_id: 1, source: 'parent_pipeline' },
      },
    ]);
    expect(renamed.body).toEqual(bridges.body);
  });

  test('is for who may read the project’s jobs, and older GitLabs know less of it', async () => {
    const rig = await startRig({ version: '14.1.0' });
    const { pipelineId } = rig.gitlab.jobs.add({
      project: rig.project,
      name: 'build',
      startedBy: 'alice',
      status: 'success',
    });
    const stranger = rig.gitlab.users.add({ username: 'mallory' }).token();
    const paths = ['', '/bridges', '/trigger_jobs', '/test_report', '/test_report_summary'];
    const statuses = async (token: string) =>
      Promise.all(
        paths.map(
          async (path) =>
            (await getJson(rig, pipelinePath(rig, pipelineId, path), { 'PRIVATE-TOKEN': token })).status,
        ),
      );
    expect([await statuses(rig.token), await statuses(stranger)]).toEqual([
      [200, 200, 404, 200, 404],
      [404, 404, 404, 404, 404],
    ]);
  });
});

describe('a job that leaves something behind', () => {
  test('has its tests read out of the report its script wrote', async () => {
    const rig = await startRig();
    const { id, pipelineId } = await withReport(rig);
    const summary = await getJson(rig, pipelinePath(rig, pipelineId, '/test_report_summary'));
    const report = await getJson(rig, pipelinePath(rig, pipelineId, '/test_report'));
    expect(summary.body).toEqual({
      total: { time: 1.75, count: 4, success: 1, failed: 1, skipped: 1, error: 1, suite_error: null },
      test_suites: [
        {
          name: 'unit-tests',
          total_time: 1.75,
          total_count: 4,
          success_count: 1,
          failed_count: 1,
          skipped_count: 1,
          error_count: 1,
          build_ids: [id],
          suite_error: null,
        },
      ],
    });
    expect(report.body).toMatchObject({
      total_count: 4,
      test_suites: [
        {
          test_cases: [
            { status: 'success', name: 'adds an item', system_output: null },
            { status: 'failed', name: 'keeps <all> items', system_output: 'Expected 3\nreceived 2' },
            { status: 'error', system_output: { message: 'no bank', type: 'Connection' } },
            { status: 'skipped', system_output: null },
          ],
        },
      ],
    });
  });

  test('gives out its archive, what is in it, and one file', async () => {
    const rig = await startRig();
    const { id } = await withReport(rig);
    const job = await getJson(rig, jobPath(rig, id));
    const fetched = await fetch(rig.gitlab.url + jobPath(rig, id, '/artifacts'), {
      headers: { 'PRIVATE-TOKEN': rig.token },
    });
    const zip = Buffer.from(await fetched.arrayBuffer());
    const tree = async (query: string) =>
      (await getJson(rig, jobPath(rig, id, `/artifacts/tree${query}`))).body;
    expect(job.body).toMatchObject({
      artifacts_file: { filename: 'artifacts.zip', size: zip.byteLength },
      artifacts: [
        { file_type: 'archive', size: zip.byteLength },
        { file_type: 'metadata' },
        { file_type: 'junit', filename: 'junit.xml.gz' },
        { file_type: 'trace' },
      ],
      artifacts_expire_at: expect.stringMatching(/^20/),
    });
    expect(firstFileOf(zip)).toEqual({ name: 'out/deep/greeting.txt', content: 'hello' });
    expect(fetched.headers.get('content-length')).toBe(String(zip.byteLength));
    expect([await tree(''), await tree('?path=out')]).toEqual([
      [{ name: 'out/', path: 'out/', type: 'directory', mode: '040755' }],
      [
        { name: 'deep/', path: 'out/deep/', type: 'directory', mode: '040755' },
        { name: 'large.bin', path: 'out/large.bin', type: 'file', size: 5000, mode: '100644' },
      ],
    ]);
    const one = async (path: string) => {
      const answer = await getJson(rig, jobPath(rig, id, `/artifacts/${path}`));
      return [answer.status, answer.body];
    };
    expect([
      await one('out/deep/greeting.txt'),
      await one('out/none'),
      await one('out%2F..%2F..%2Fsecret'),
    ]).toEqual([
      [200, 'hello'],
      [404, { message: '404 Not found' }],
      [400, { message: '400 Bad request' }],
    ]);
  });

  test('only reports where it failed, nothing once it expired, and an object storage by a redirect', async () => {
    const rig = await startRig();
    const add = (change: object) =>
      rig.gitlab.jobs.add({
        project: rig.project,
        name: 'build',
        startedBy: 'alice',
        status: 'success',
        artifacts: { files: { 'a.txt': 'a' }, ...change },
      });
    const expired = add({ expireInSeconds: -5 });
    const stored = add({});
    rig.gitlab.knobs.artifactStorage = 'https://storage.example.com';
    const [gone, moved] = await Promise.all(
      [expired, stored].map(({ id }) => getJson(rig, jobPath(rig, id, '/artifacts'))),
    );
    expect([gone?.status, moved?.status, moved?.headers.get('location')]).toEqual([
      404,
      302,
      `https://storage.example.com/artifacts/${stored.id}/artifacts.zip?X-Amz-Signature=f00d`,
    ]);
  });
});
