/** Something the palette can show. What it says is written only for those that are shown: there may be thousands. */
export type Candidate = {
  /** Stays the same over time: what was used lately is remembered by it. */
  readonly id: string;
  readonly group: CandidateGroup;
  /** What is searched, in small letters; its first line counts most. */
  readonly searched: string;
  /** Only found by typing. */
  readonly isHidden?: boolean;
};

export const candidateGroups = ['terminals', 'jobs', 'links', 'snippets', 'actions', 'settings'] as const;
export type CandidateGroup = (typeof candidateGroups)[number];
export type ShownGroup = CandidateGroup | 'recent';

export type Found<One extends Candidate> = {
  readonly group: ShownGroup;
  readonly shown: readonly One[];
  /** How many more would match. */
  readonly more: number;
};

/** More than this in a list that is typed into helps nobody; jobs have a list of their own, with a filter. */
const mostShown: Readonly<Record<CandidateGroup, number>> = {
  terminals: 30,
  jobs: 30,
  links: 30,
  snippets: 30,
  actions: 200,
  settings: 30,
};
const mostRecent = 5;

type SearchOptions<One extends Candidate> = {
  readonly candidates: readonly One[];
  readonly query: string;
  /** Ids of what was used lately, the last first. */
  readonly recent: readonly string[];
};

/**
 * What matches, by group. Nothing typed: what was used lately, then all that needs no typing. Otherwise all words must be
 * in it, the groups with the best match stand first, and so do the best matches in each.
 */
export function searchCandidates<One extends Candidate>(options: SearchOptions<One>): readonly Found<One>[] {
  const words = options.query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0 ? withoutQuery(options) : withQuery(options, words);
}

function withoutQuery<One extends Candidate>({
  candidates,
  recent,
}: SearchOptions<One>): readonly Found<One>[] {
  const places = new Map(recent.map((id, place) => [id, place] as const));
  const place = ({ id }: One): number => places.get(id) ?? Number.POSITIVE_INFINITY;
  const lately = candidates
    .filter(({ id }) => places.has(id))
    .toSorted((one, other) => place(one) - place(other))
    .slice(0, mostRecent);
  const taken = new Set(lately.map(({ id }) => id));
  const rest = candidates.filter(({ id, isHidden }) => !isHidden && !taken.has(id));
  return [
    ...(lately.length > 0 ? [{ group: 'recent' as const, shown: lately, more: 0 }] : []),
    ...candidateGroups.flatMap((group) =>
      cut(
        group,
        rest.filter((one) => one.group === group),
      ),
    ),
  ];
}

function withQuery<One extends Candidate>(
  { candidates, recent }: SearchOptions<One>,
  words: readonly string[],
): readonly Found<One>[] {
  const lately = new Set(recent);
  // By score, not sorted: there may be thousands of hits, and of few different scores.
  const hits = new Map<CandidateGroup, (One[] | undefined)[]>();
  for (const one of candidates) {
    const matched = scoreOf(one.searched, words);
    if (matched < 0) continue;
    const score = matched + (lately.has(one.id) ? recentBonus : 0);
    let byScore = hits.get(one.group);
    if (!byScore) hits.set(one.group, (byScore = []));
    (byScore[score] ??= []).push(one);
  }
  return [...hits]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .flatMap(([group, byScore]) =>
      cut(
        group,
        byScore.toReversed().flatMap((some) => some ?? []),
      ),
    );
}

function cut<One extends Candidate>(group: CandidateGroup, all: readonly One[]): readonly Found<One>[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, mostShown[group]);
  return [{ group, shown, more: all.length - shown.length }];
}

const recentBonus = 1;

/** How well all the words are in a text, 0 and up; −1: one is not. */
function scoreOf(searched: string, words: readonly string[]): number {
  let score = 0;
  for (const word of words) {
    const at = searched.indexOf(word);
    if (at < 0) return -1;
    const nameEnd = searched.indexOf('\n');
    if (nameEnd < 0 || at < nameEnd) score += 4;
    if (at === 0) score += 4;
    else if (separators.has(searched.charAt(at - 1))) score += 2;
  }
  return score;
}

const separators = new Set([...' \n/-_:.,#()[]«»']);
