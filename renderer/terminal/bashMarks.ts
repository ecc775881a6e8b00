/**
 * Has bash tell where its commands begin and end (commandMarks.ts), until it ends: A before the prompt, C after Enter, D with the
 * exit code. Other shells leave it alone. What stands in the three variables is kept. The space at the beginning keeps it out
 * of a history that leaves such lines out.
 */
export const bashMarksLine = [
  ' [ -z "$BASH_VERSION" ] ||',
  String.raw`{ PS1='\[\e]133;A\a\]'"$PS1"'\[\e]133;B\a\]'; PS0="$PS0"'\e]133;C\a';`,
  String.raw`PROMPT_COMMAND='printf "\033]133;D;%s\007" "$?";'"$PROMPT_COMMAND"; }`,
].join(' ');
