/* What of a job's output leads to a page of its project in GitLab. Pure. */

/** Where the output comes from. */
export type ReferencePlace = {
  /** Origin and sub-path, no slash at the end. */
  readonly gitlabUrl: string;
  /** Absent: not known. */
  readonly gitlabVersion?: string | undefined;
  readonly projectPath: string;
  /** The job's commit; absent: not known, and files lead nowhere. */
  readonly sha?: string | undefined;
};

export type Reference = { readonly start: number; readonly end: number; readonly url: string };

/** A line is looked through as far as this. */
export const longestLine = 10_000;
/** More in one line is no text to read. */
const mostReferences = 100;

/** Nothing but what can't be a part of a path, an address or a word may stand before. */
const before = '(?<![\\p{L}\\p{N}_@/.\\-#!&:?%])';
const after = '(?![\\p{L}\\p{N}_/])';

const webAddress = /\bhttps?:\/\/[^\s<>"'`\p{Cc}\p{Cf}]{1,2000}/giu;
const numbered = new RegExp(
  `${before}(?:(?<word>jobs?|pipelines?)[ :]{1,2}#?|(?<sign>[#!]))(?<id>[1-9]\\d{0,14})${after}`,
  'giu',
);
/** With an extension, and a line or a folder: `package.json` alone is a word like any other. */
const filePath = new RegExp(
  [
    `${before}(?<path>(?:/|\\.{1,2}/)?(?:[\\w@.+-]{1,100}/){0,30}[\\w@.+-]{0,100}\\.[A-Za-z][A-Za-z0-9]{0,9})`,
    '(?::(?<line>[1-9]\\d{0,6})(?::\\d{1,6})?|\\((?<bracketed>[1-9]\\d{0,6})(?:,\\d{1,6})?\\)',
    '|", line (?<spoken>[1-9]\\d{0,6}))?',
  ].join(''),
  'gu',
);

/** A host and its port look like a file and its line. */
const hostName = /\.(?:com|org|net|io|dev|local|localhost|internal|example|test|invalid)$/i;

/** In the order of the text; none overlaps another. */
export function findReferences(text: string, place: ReferencePlace | undefined): readonly Reference[] {
  const searched = text.slice(0, longestLine);
  const found = [
    ...webAddresses(searched),
    ...(place ? [...numberedOnes(searched, place), ...files(searched, place)] : []),
  ];
  const kept: Reference[] = [];
  for (const reference of found.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    if (reference.start >= (kept.at(-1)?.end ?? 0)) kept.push(reference);
  }
  return kept.slice(0, mostReferences);
}

function webAddresses(text: string): readonly Reference[] {
  return [...text.matchAll(webAddress)].map((match) => {
    const url = withoutPunctuation(match[0]);
    return { start: match.index, end: match.index + url.length, url };
  });
}

/** A sentence's end is not the address's; nor is a bracket that was opened before it. */
function withoutPunctuation(address: string): string {
  let url = address.replace(/[.,;:!?]+$/, '');
  for (const [open, close] of ['()', '[]', '{}'] as const) {
    while (url.endsWith(close ?? '') && count(url, open ?? '') < count(url, close ?? ''))
      url = url.slice(0, -1).replace(/[.,;:!?]+$/, '');
  }
  return url;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function numberedOnes(text: string, place: ReferencePlace): readonly Reference[] {
  return [...text.matchAll(numbered)].map((match) => {
    const { word, sign, id = '' } = match.groups ?? {};
    const page = word
      ? /^j/i.test(word)
        ? 'jobs'
        : 'pipelines'
      : sign === '!'
        ? 'merge_requests'
        : 'issues';
    return { start: match.index, end: match.index + match[0].length, url: pageOf(place, `${page}/${id}`) };
  });
}

function files(text: string, place: ReferencePlace): readonly Reference[] {
  const { sha } = place;
  if (sha === undefined) return [];
  return [...text.matchAll(filePath)].flatMap((match) => {
    const { path = '', bracketed, spoken, line = bracketed ?? spoken } = match.groups ?? {};
    const inProject = pathInProject(path, place.projectPath);
    if (inProject === undefined) return [];
    if (!inProject.includes('/') && (line === undefined || hostName.test(inProject))) return [];
    const address = `blob/${sha}/${inProject.split('/').map(encodeURIComponent).join('/')}`;
    const url = pageOf(place, line === undefined ? address : `${address}#L${line}`);
    const length = line === undefined ? path.length : match[0].length;
    return [{ start: match.index, end: match.index + length, url }];
  });
}

/** Runners check a project out into `…/builds/…/group/project`; what is outside of it is no file of the project. */
function pathInProject(path: string, projectPath: string): string | undefined {
  const inside = path.startsWith('/') ? afterCheckout(path, projectPath) : path.replace(/^(?:\.\/)+/, '');
  if (inside === undefined || inside === '') return undefined;
  const parts = inside.split('/');
  return parts.some((part) => part === '' || part === '.' || part === '..' || part === 'node_modules')
    ? undefined
    : inside;
}

function afterCheckout(path: string, projectPath: string): string | undefined {
  const folder = `/${projectPath}/`;
  const at = path.indexOf(folder);
  return at >= 0 && /\/builds(?:\/|$)/.test(path.slice(0, at)) ? path.slice(at + folder.length) : undefined;
}

/** GitLab before 13 had no `-` before most of a project's pages. */
function pageOf({ gitlabUrl, gitlabVersion, projectPath }: ReferencePlace, page: string): string {
  const isOld = Number(/^\d+/.exec(gitlabVersion ?? '')?.[0] ?? 13) < 13;
  return `${gitlabUrl}/${projectPath}/${isOld && !page.startsWith('jobs/') ? '' : '-/'}${page}`;
}
