import { parseArgs } from 'node:util';
import { startGitLab } from './gitlab.ts';
import { onLeaving } from './leaving.ts';
import { fillDemo } from './scenario.ts';

/*
 * A GitLab to work against: node test/gitlab/main.ts [--port N] [--root /git] [--tls] [--projects N --jobs N]
 * Prints where it is and how to sign in, and runs until it is interrupted.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    scenario: { type: 'string', default: 'demo' },
    root: { type: 'string', default: '' },
    tls: { type: 'boolean', default: false },
    latency: { type: 'string', default: '0' },
    'time-scale': { type: 'string', default: '1' },
    projects: { type: 'string', default: '0' },
    jobs: { type: 'string', default: '0' },
  },
});
if (values.scenario !== 'demo') throw new Error(`No scenario ${values.scenario}: there is only demo`);

const gitlab = await startGitLab({
  port: Number(values.port),
  relativeUrlRoot: values.root,
  tls: values.tls,
  timeScale: Number(values['time-scale']),
  knobs: { latencyMs: Number(values.latency) },
});
onLeaving(() => gitlab.close());
const { token, cookie, alice } = fillDemo(gitlab);
if (Number(values.projects) > 0)
  gitlab.fill({ projects: Number(values.projects), jobs: Number(values.jobs) });
process.stdout.write(
  `GitLab    ${gitlab.url}\nuser      ${alice.username}, password ${alice.password}\ntoken     ${token}\ncookie    _gitlab_session=${cookie}\n`,
);
