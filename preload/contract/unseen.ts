/*
 * Characters that turn the direction of what follows, or take no room: two texts that look alike are not. They are named where
 * a stranger's text is shown.
 */

export const unseen = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;
const unseenOrNot = /([\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+)/;

/** In turn what can be seen and what can't, beginning with what can; either may be empty. */
export function splitUnseen(text: string): readonly string[] {
  return text.split(unseenOrNot);
}

/** `U+200B U+202E` */
export function namesOf(characters: string): string {
  return [...characters]
    .map((one) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`)
    .join(' ');
}

/** The characters of such names. */
export function charactersNamed(names: string): string {
  return names
    .split(' ')
    .map((name) => String.fromCodePoint(Number.parseInt(name.slice(2), 16)))
    .join('');
}

/** Plain text in which what can't be seen is named, where no token can tell it from the text. */
export function nameUnseen(text: string): string {
  if (!unseen.test(text)) return text;
  return splitUnseen(text)
    .map((piece, index) => (index % 2 === 0 ? piece : `⟨${namesOf(piece)}⟩`))
    .join('');
}
