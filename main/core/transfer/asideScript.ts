import { assign } from './scripts.ts';

/*
 * What runs in the job's shell to put the files of file variables aside. A container's environment names them: each such
 * variable holds the path of a file of its own name in the folder beside the project's, `<project>.tmp`
 * (R: shells/bash.go, Variable). A shell executor's terminal has no variables: there the folder alone tells.
 */

/** GitLab takes no larger variable. What is larger is none. */
const largestFileBytes = 1024 * 1024;
/** What fits into one answer. */
const mostFiles = 60;

export type AsideScriptInput = {
  readonly nonce: string;
  /** Names the folder; letters and digits. */
  readonly asideId: string;
  /** As the job's log told, for shells that don't know it themselves. */
  readonly projectFolder: string | undefined;
};

/**
 * Answers `aside;<folder>;<names>;<name>:<why>,…;<more>` or `none;<why>`, and ends. Its own variables begin with a line: no
 * name of a job's variable may be taken for one of them.
 */
export function asideScript({ nonce, asideId, projectFolder }: AsideScriptInput): string {
  return `
LC_ALL=C; export LC_ALL
_w=; _p=\${CI_PROJECT_DIR-}; _e=1
say() { printf '\\033]7767;%s;%s\\007' ${nonce} "$1"; }
drop() { [ -z "$_w" ] || rm -rf "$_w"; _w=; }
fail() { drop; say "fail;;$(printf %s "$1" | base64)"; exit 1; }
first() { echo "$1"; }
trap 'drop; exit 130' INT QUIT TERM HUP
umask 077
if [ -z "$_p" ]; then
 _e=
 ${projectFolder === undefined ? ':' : assign('_p', projectFolder)}
fi
[ "$_p" ] || { say 'none;no-folder'; exit 0; }
make() {
 [ -z "$_w" ] || return 0
 for _b in "$TMPDIR" /tmp "$HOME"; do
  case $_b in "$_p"*|*[!A-Za-z0-9_./-]*) continue ;; /*) ;; *) continue ;; esac
  if _m=$(mkdir "$_b/jobshell-${asideId}" 2>&1); then _w=$_b/jobshell-${asideId}; return 0; fi
 done
 fail "$_m"
}
_c=; _l=; _n=0; _o=0
for _f in "$_p.tmp"/*; do
 _v=\${_f##*/}
 case $_v in gitlab_runner_env|[0-9]*|*[!A-Za-z0-9_]*) continue ;; esac
 [ -f "$_f" ] && [ ! -L "$_f" ] && [ \${#_v} -le 100 ] || continue
 if [ "$_e" ]; then eval "_x=\\\${$_v-}"; [ "$_x" = "$_f" ] || continue; fi
 _n=$((_n + 1))
 [ $_n -le ${mostFiles} ] || { _o=1; break; }
 if [ ! -r "$_f" ]; then _l="$_l,$_v:unreadable"; continue; fi
 if [ "$(first $(wc -c <"$_f"))" -gt ${largestFileBytes} ]; then _l="$_l,$_v:too-large"; continue; fi
 make
 if ( cat <"$_f" >"$_w/$_v" ) 2>/dev/null; then _c="$_c,$_v"
 else rm -f "$_w/$_v"; _l="$_l,$_v:failed"; fi
done
if [ $_n -eq 0 ]; then say 'none;no-file'; exit 0; fi
[ "$_c" ] || drop
say "aside;$(printf %s "$_w" | base64);\${_c#,};\${_l#,};$_o"
_w=
`;
}
