/*
 * What is typed into the job's shell and what runs there: POSIX sh and the tools of POSIX, as dash, BusyBox and bash have them.
 * It runs in a shell of its own, so that nothing of the person's shell changes, and it puts the terminal's settings back
 * however it ends: `^C` ends it and removes what it wrote, `^\` ends it and keeps that for a resume.
 */

/** Everything the helper can't do without. Asked for by a builtin, so that the answer comes also where none is there. */
const tools = ['stty', 'cat', 'base64', 'dd', 'wc', 'head', 'rm', 'mv'] as const;

export type ScriptInput = {
  readonly nonce: string;
  /** Names the temporary files; letters and digits. */
  readonly transferId: string;
  /** Where the shell stood when the transfer began, for a resume in a new shell; absent: where it stands. */
  readonly directory?: string;
};

/**
 * The typed line. It fits the 1,024 characters of the shortest terminal line (macOS), says which tools are missing, and takes
 * the rest of the script as lines up to `^D`. What it holds is in single quotes: no shell reads anything into it.
 */
export function startLine({ nonce }: Pick<ScriptInput, 'nonce'>): string {
  const inner = [
    `m=;for t in ${tools.join(' ')};do command -v $t >/dev/null 2>&1||m="$m $t";done`,
    `if [ "$m" ];then printf "\\033]7767;${nonce};tools;%s\\007" "$m";exit 1;fi`,
    'S=$(stty -g)',
    'trap "stty $S" EXIT',
    'trap "exit 130" INT QUIT TERM HUP',
    'stty -echo -opost icanon isig',
    `printf "\\033]7767;${nonce};go\\007"`,
    'eval "$(cat)"',
  ].join(';');
  // Printed by the person's own shell: from there on the output is its prompt.
  return `/bin/sh -c '${inner}';printf '\\033]7767;${nonce};end\\007'`;
}

/** The line that asks for the shell's folder. */
export function placeLine(nonce: string): string {
  return `printf '\\033]7767;${nonce};place;%s\\007\\033]7767;${nonce};end\\007' "$PWD"`;
}

/** A text as the arguments of `printf`: nothing in it can end a quote or mean anything to a shell. */
function asPrintf(text: string): string {
  return [...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/** `name=<text>`, lines of at most ~900 characters: a terminal's line is cut at 1,024 on some systems. */
export function assign(name: string, text: string): string {
  const octets = asPrintf(text).match(/.{1,800}/gs) ?? [];
  // `$()` drops newlines at the end: a mark behind them keeps them.
  return [`${name}=`, ...octets.map((part) => `q=$(printf '${part}x');${name}="$${name}\${q%x}"`)].join('\n');
}

/**
 * What both begin with. The sign of life is ended by a signal that none can lose: just forked, a shell still has its parent's
 * traps, and forgets a `TERM` that comes then. A hang-up comes twice, from the person's shell and from the system: the second
 * must not end the tidying that the first began. A tool that writes beyond `ulimit -f` is ended by `XFSZ` without a word of its own;
 * where that is ignored it tells. A shell that doesn't know the name would end at it, so it is tried in another one first.
 */
const common = ({ nonce, transferId, directory }: ScriptInput, path: string): string => `
LC_ALL=C; export LC_ALL; ulimit -c 0 2>/dev/null
( trap '' XFSZ ) 2>/dev/null && trap '' XFSZ
N=${nonce}; I=${transferId}; K=; keep=
say() { printf '\\033]7767;%s;%s\\007' $N "$1"; }
fail() { keep=; say "fail;$1;$(printf %s "$2" | base64)"; exit 1; }
first() { echo "$1"; }
leave() { trap '' HUP INT QUIT TERM; quick; stty $S; tidy; }
tidy() { :; }
trap leave EXIT
trap 'keep=; exit 130' INT TERM
trap 'keep=1; exit 131' QUIT HUP
slow() { ( while sleep 3 && kill -0 $$ 2>/dev/null; do
 if [ -f "$1" ]; then say "w;$(first $(wc -c <"$1"))"; else say 'w;0'; fi; done ) 2>/dev/null & K=$!; }
quick() { [ "$K" ] || return 0; { kill -9 $K; wait $K; } 2>/dev/null; K=; }
if [ "$(printf YQ== | base64 -d 2>/dev/null)" = a ]; then D=-d; else D=-D; fi
if command -v sha256sum >/dev/null 2>&1; then A=sha256; M=sha256sum
elif command -v shasum >/dev/null 2>&1; then A=sha256; M='shasum -a 256'
elif command -v md5sum >/dev/null 2>&1; then A=md5; M=md5sum
elif command -v md5 >/dev/null 2>&1; then A=md5; M='md5 -q'
else A=cksum; M=cksum; fi
${
  directory === undefined
    ? ''
    : `${assign('d', directory)}
cd "$d" 2>/dev/null || fail not-found "$d"`
}
${assign('f', path)}
case "$f" in /*) ;; '~') f=$HOME/. ;; '~/'*) f="$HOME/\${f#??}" ;; *) f="./$f" ;; esac
`;

/**
 * Gives a file in blocks, any of them as often as asked: `D <unit> <units>`. A folder is packed into a private file first. `S`
 * sums up the whole, `Q` ends and removes the archive.
 */
export function downloadScript(
  input: ScriptInput,
  options: { readonly path: string; readonly unitBytes: number },
): string {
  return `${common(input, options.path)}
W="\${TMPDIR:-/tmp}/.jobshell-$I"; g=$f; k=file
tidy() { [ "$k" = file ] || [ "$keep" ] || rm -rf "$W"; }
if [ -d "$f" ]; then
 command -v tar >/dev/null 2>&1 || fail tool-missing tar
 [ -r "$f" ] && [ -x "$f" ] || fail permission "$f"
 k=tar; z=cat; g="$W/a"
 if command -v gzip >/dev/null 2>&1; then k=tar.gz; z='gzip -1'; fi
 if [ ! -f "$W/done" ]; then
  rm -rf "$W"
  e=$( ( umask 077; mkdir "$W" ) 2>&1 ) || fail "" "$e"
  slow "$g"
  {
   ( cd -P "$f" && n=\${PWD##*/} && { [ -z "$n" ] || cd ..; } && tar -cf - "./\${n:-.}" ) 2>"$W/e"; echo $? >"$W/s"
  } | $z >"$g" 2>"$W/z" || fail "" "$(cat "$W/z")"
  quick
  # 1: a file changed while it was read, which GNU tar tells and packs all the same.
  [ "$(cat "$W/s")" -le 1 ] || fail tar-failed "$(head -n 3 "$W/e")"
  : >"$W/done" || fail no-space
 fi
elif [ ! -e "$f" ]; then
 if [ -L "$f" ]; then fail not-found "$f"; fi
 p=\${f%/*}; [ -x "\${p:-/}" ] || [ ! -d "\${p:-/}" ] || fail permission "$f"
 fail not-found "$f"
elif [ ! -f "$f" ]; then fail not-a-file "$f"
elif [ ! -r "$f" ]; then fail permission "$f"
fi
n=$(cd -P "$f" 2>/dev/null && printf %s "\${PWD##*/}" | base64)
z=$(first $(wc -c <"$g"))
say "open;$z;$k;$A;$(printf %s "$PWD" | base64);$n"
while IFS=' ' read -r c a b; do
 case $c in
 D) say "b;$a"; dd if="$g" bs=${options.unitBytes} skip=$a count=$b 2>/dev/null | base64
  s=$(dd if="$g" bs=${options.unitBytes} skip=$a count=$b 2>/dev/null | $M); say "e;$a;\${s%% *}" ;;
 S) slow "$g"; s=$($M <"$g"); quick; say "s;\${s%% *};$(first $(wc -c <"$g"))" ;;
 Q) exit 0 ;;
 esac
done
keep=1
`;
}

export type UploadScriptOptions = {
  readonly name: string;
  readonly replace: boolean;
  /** Confirmed so far: what is beyond is cut off. */
  readonly fromByte: number;
  /** Every block begins at a multiple of it. */
  readonly unitBytes: number;
  /** The whole's sum, where an earlier attempt sent it and heard no answer: the file may have its name already. */
  readonly sentSum?: string;
};

/**
 * Takes a file in blocks: `P <offset> <bytes> <lines> <sum>` and that many lines of base64. Only the block that is due, whole and
 * right, is written. `F <sum>` sums up the whole, and only then the file gets its name.
 *
 * After a lost connection the last attempt's helper may live on and work off what it still got: it has a block file of its own,
 * and blocks are written to their place, not appended, so that it can only write what stands there anyway.
 */
export function uploadScript(input: ScriptInput, options: UploadScriptOptions): string {
  const { name, replace, fromByte, unitBytes, sentSum = '' } = options;
  return `${common(input, `./${name}`)}
T="./.jobshell-$I.part"; B="./.jobshell-$I.$$.block"; R=${replace ? '1' : ''}; V=${sentSum}; o=${fromByte}; U=${unitBytes}
tidy() { if [ "$keep" ]; then rm -f "$B"; else rm -f "./.jobshell-$I".*; fi; }
free() { if [ -d "$f" ]; then fail is-directory "$f"; fi
 if [ -e "$f" ] || [ -L "$f" ]; then [ "$R" ] || { keep=1; say 'fail;target-exists;'; exit 1; }; fi; }
sum() { slow "$1"; s=$($M <"$1"); s=\${s%% *}; quick; }
if [ "$V" ] && [ -f "$f" ] && [ ! -e "$T" ]; then sum "$f"; if [ "$s" = "$V" ]; then say "moved;$s"; exit 0; fi; fi
free
[ -w . ] && [ -x . ] || fail permission "$PWD"
if [ ! -f "$T" ] || [ "$(first $(wc -c <"$T"))" -lt $o ]; then o=0; fi
cut() { dd if=/dev/null of="$T" bs=1 seek=$o count=0 2>&1; }
put() { dd if="$B" of="$T" bs=$U seek=$((o/U)) conv=notrunc 2>&1; }
e=$(cut) || fail "" "$e"
say "ready;$o;$A;$(printf %s "$PWD" | base64)"
while IFS=' ' read -r c a b n x; do
 case $c in
 P)
  if [ "$a" != $o ]; then head -n $n >/dev/null; say "late;$a"; continue; fi
  e=$( { head -n $n | base64 $D >"$B"; } 2>&1 )
  s=$($M <"$B")
  if [ "\${s%% *}" = "$x" ] && e=$(put); then o=$((o+b)); say "ok;$a"
  else say "bad;$a;$(printf %s "$e" | base64)"; fi ;;
 F) cut >/dev/null; sum "$T"
  if [ "$s" != "$a" ]; then say "differs;$s"; continue; fi
  free
  if [ -x "$f" ]; then chmod +x "$T"; fi
  e=$(mv -f "$T" "$f" 2>&1) || fail "" "$e"
  say "moved;$s"; exit 0 ;;
 Q) exit 0 ;;
 esac
done
keep=1
`;
}
