import type { MessageKey } from '../../preload/contract/messages/messages.ts';
import type { FindingCode } from '../../preload/contract/model.ts';

/** Lines for whoever runs the runner or GitLab, to be copied. Configuration, not language: they are in no catalogue. */
export type Snippet = { readonly title: MessageKey; readonly lines: string };

const sessionServer: Snippet = {
  title: 'terminal.snippet.sessionServer',
  lines: `# top level, not inside [[runners]]; then: gitlab-runner restart
[session_server]
  listen_address = "[::]:8093"
  # reachable from the GitLab server
  advertise_address = "runner.example.com:8093"
  session_timeout = 1800`,
};

const fromGitLab: Snippet = {
  title: 'terminal.snippet.curl',
  lines: `# must answer: 404 page not found
curl -vk https://runner.example.com:8093/`,
};

/** What can be handed to an admin, by finding. */
export const snippets: Readonly<Partial<Record<FindingCode, Snippet>>> = {
  'not-offered': sessionServer,
  'session-timed-out': sessionServer,
  'runner-unreachable': fromGitLab,
  'runner-never-answers': fromGitLab,
  'proxy-drops-websocket': {
    title: 'terminal.snippet.nginx',
    lines: `map $http_upgrade $connection_upgrade { default upgrade; '' close; }

# in the location that passes to GitLab
proxy_http_version 1.1;
proxy_set_header Upgrade $http_upgrade;
proxy_set_header Connection $connection_upgrade;
proxy_read_timeout 3600s;`,
  },
  'origin-refused': { title: 'terminal.snippet.hostHeader', lines: 'proxy_set_header Host $http_host;' },
  'job-timed-out': { title: 'terminal.snippet.timeout', lines: 'timeout: 2h' },
  'shell-missing': {
    title: 'terminal.snippet.podsExec',
    lines: `rules:
  - apiGroups: [""]
    resources: ["pods/exec"]
    verbs: ["create", "get"]`,
  },
};
