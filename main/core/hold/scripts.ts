/*
 * What is typed into the job's shell and what runs there: POSIX sh, and nothing but what a shell has built in, so that it works
 * in images without `ps`, `cat` or `stty`, and in bash, dash and BusyBox alike. It looks and signals only when it is told to, by
 * lines it reads.
 */

/** More processes than these are a machine of many, on which going through them would take too long. */
export const mostProcesses = 4_000;

/**
 * The typed line: the rest comes as lines up to one with a single dot. What it holds is in single quotes: no shell reads
 * anything into it.
 */
export function startLine(nonce: string): string {
  const inner = [
    'trap "exit 130" INT QUIT TERM HUP',
    'n=$(printf "\\n_")',
    'n=${n%_}',
    's=',
    `printf "\\033]7768;${nonce};go\\007"`,
    'while IFS= read -r l;do case $l in .)break;;esac;s=$s$n$l;done',
    'eval "$s"',
  ].join(';');
  // Printed by the person's own shell: from there on the output is its prompt.
  return `/bin/sh -c '${inner}';printf '\\033]7768;${nonce};end\\007'`;
}

type ScriptInput = {
  readonly nonce: string;
  /** `CI_JOB_ID` */
  readonly jobNumber: number;
};

/**
 * Answers orders, a line each, in words parted by `;`:
 *
 *   L                    `p;pid;parent;state;tty;start;name` for each process, then `listed;own pid`
 *   J pid                `job;mine|other|unknown`, by its variables or its children's
 *   F child parent       `command;same|differs|unknown`
 *   A pid start          `now;state` or `gone`
 *   STOP|CONT pid start  the same, after the signal; or `denied`
 *   Q                    ends
 */
export function holdScript({ nonce, jobNumber }: ScriptInput): string {
  return `N=${nonce}; J=${jobNumber}
say() { printf '\\033]7768;%s;%s\\007' "$N" "$1"; }
look() {
 { IFS= read -r l <"/proc/$1/stat"; } 2>/dev/null || return 1
 C=\${l#*\\(}; C=\${C%\\)*}
 set -- \${l##*\\) }
 T=$1; P=$2; Y=$5; B=\${20}
 [ "$B" ]
}
list() {
 c=0
 [ -r /proc/self/stat ] || { say no-proc; return; }
 for d in /proc/[0-9]*; do
  p=\${d#/proc/}
  case $p in *[!0-9]*) continue ;; esac
  c=$((c+1)); [ $c -le ${mostProcesses} ] || { say too-many; return; }
  look "$p" || continue
  case $C in *[!A-Za-z0-9._:@+-]*|'') C='?' ;; esac
  say "p;$p;$P;$T;$Y;$B;$C"
 done
 say "listed;$$"
}
variables() {
 { while IFS= read -r l || [ "$l" ]; do
  case $l in
  *CI_JOB_ID=$J|*CI_JOB_ID=$J[!0-9]*) m=mine; break ;;
  *CI_JOB_ID=[0-9]*) m=other ;;
  esac
 done <"/proc/$1/environ"; } 2>/dev/null
}
# A shell's commands come and go: it is looked at until one is caught.
job() {
 m=unknown; i=0
 variables "$1"
 while [ $m = unknown ] && [ $i -lt 300 ] && [ -d "/proc/$1" ]; do
  i=$((i+1)); k=
  { IFS= read -r k <"/proc/$1/task/$1/children"; } 2>/dev/null
  for p in $k; do variables "$p"; done
 done
 say "job;$m"
}
command_of() {
 a=; b=; m=unknown
 { IFS= read -r a <"/proc/$1/cmdline"; } 2>/dev/null
 { IFS= read -r b <"/proc/$2/cmdline"; } 2>/dev/null
 if [ "$a" ] && [ "$b" ]; then if [ "$a" = "$b" ]; then m=same; else m=differs; fi; fi
 say "command;$m"
}
state() { if look "$1" && [ "$B" = "$2" ]; then say "now;$T"; else say gone; fi; }
signal() {
 if ! look "$2" || [ "$B" != "$3" ] || [ "$2" -le 1 ]; then say gone; return; fi
 if ! kill "-$1" "$2" 2>/dev/null; then say denied; return; fi
 state "$2" "$3"
}
while IFS=' ' read -r o a b; do
 case $o in
 L) list ;;
 J) job "$a" ;;
 F) command_of "$a" "$b" ;;
 A) state "$a" "$b" ;;
 STOP|CONT) signal "$o" "$a" "$b" ;;
 Q) exit 0 ;;
 esac
done`;
}
