/*
 * JUnit reports as GitLab reads them (G: lib/gitlab/ci/parsers/test/junit.rb): a case failed, had an error, was skipped or
 * passed, by the element that stands in it. What that element says is its text, or its attributes where it has none.
 */

export type TestCase = {
  readonly status: 'success' | 'failed' | 'error' | 'skipped';
  readonly name: string | null;
  readonly className: string | null;
  readonly file: string | null;
  readonly seconds: number;
  readonly output: string | Readonly<Record<string, string>> | null;
};

export type Report = { readonly cases: readonly TestCase[]; readonly error: string | undefined };

type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
};

export function parseJunit(xml: string): Report {
  try {
    return { cases: casesIn(parseXml(xml)), error: undefined };
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    return { cases: [], error: `JUnit XML parsing failed: ${reason}` };
  }
}

function casesIn(element: Element): readonly TestCase[] {
  return element.children.flatMap((child) => (child.name === 'testcase' ? [caseOf(child)] : casesIn(child)));
}

const outcomes = { failure: 'failed', error: 'error', skipped: 'skipped' } as const;

function caseOf({ attributes, children }: Element): TestCase {
  const names = ['failure', 'error', 'skipped'] as const;
  const found = names.find((name) => children.some((child) => child.name === name));
  const said = children.find((child) => child.name === found);
  return {
    status: found === undefined ? 'success' : outcomes[found],
    name: attributes['name'] ?? null,
    className: attributes['classname'] ?? null,
    file: attributes['file'] ?? null,
    seconds: Number(attributes['time'] ?? 0),
    output: said === undefined ? null : outputOf(said),
  };
}

function outputOf({ text, attributes }: Element): TestCase['output'] {
  if (text.trim() !== '') return text;
  return Object.keys(attributes).length === 0 ? null : attributes;
}

const token =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<[?!][^>]*>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;

function parseXml(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  token.lastIndex = 0;
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const match = token.exec(xml);
    const within = open.at(-1);
    if (match === null || within === undefined) throw new Error(`1:${at}: FATAL: not well-formed`);
    const [, raw, closed, opened, attributes = '', isEmpty, text] = match;
    if (raw !== undefined) within.text += raw;
    if (text !== undefined) within.text += decode(text);
    if (opened !== undefined) {
      const element = { name: opened, attributes: attributesOf(attributes), children: [], text: '' };
      within.children.push(element);
      if (isEmpty === '') open.push(element);
    }
    if (closed !== undefined && open.pop()?.name !== closed) throw new Error(`FATAL: unexpected ${closed}`);
  }
  if (open.length !== 1 || root.children.length === 0) throw new Error('1:1: FATAL: Document is empty');
  return root;
}

function attributesOf(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
  return Object.fromEntries(pairs.map(([, name, one, other]) => [name, decode(one ?? other ?? '')]));
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function decode(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return decimal === undefined ? (entities[String(name)] ?? all) : String.fromCodePoint(Number(decimal));
  });
}
