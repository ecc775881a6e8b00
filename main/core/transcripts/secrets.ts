import type { SecretKind } from '../../../preload/contract/transcriptFormats.ts';

/*
 * What looks like a secret. Every pattern stays within one line and has an upper length, so that a stream can be looked
 * through in parts. Text has one character a byte.
 */

export type Span = { readonly start: number; readonly end: number; readonly kind: SecretKind };

/** No secret is longer than this; what is, is masked up to here. */
export const longestSecret = 8_192;

type SecretPattern = {
  readonly kind: SecretKind;
  /** Without this there is none: one quick look spares most output the slow one. */
  readonly needs: RegExp;
  readonly pattern: RegExp;
};

const patterns: readonly SecretPattern[] = [
  {
    // GitLab's own: personal, deploy, runner, job, trigger, feed, mail, agent, workspace, SCIM, feature flag tokens.
    kind: 'token',
    needs: /gl[a-z]{2,5}-|GR1348941/,
    pattern: /(?:gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|wt|soat|ffct)-|GR1348941)[\w.=-]{6,2048}/g,
  },
  {
    kind: 'token',
    needs: /gh[pousr]_|github_pat_|xox|npm_|pypi-|sk_live_|AIza|dop_v1_/,
    pattern:
      /\b(?:gh[pousr]_\w{20,255}|github_pat_\w{20,255}|xox[abeoprs]-[\w-]{10,255}|npm_\w{30,64}|pypi-[\w-]{40,400}|sk_live_\w{16,128}|AIza[\w-]{35}|dop_v1_\w{40,80})/g,
  },
  {
    kind: 'jwt',
    needs: /eyJ/,
    pattern: /(?<![\w-])eyJ[\w-]{8,3000}\.eyJ[\w-]{8,3000}\.[\w-]{8,1500}/g,
  },
  {
    kind: 'cloud-key',
    needs: /A(?:KI|SI|BI|CC)A/,
    pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
  },
  {
    kind: 'cloud-key',
    needs: /access_?key/i,
    pattern:
      /(?<=aws_?(?:secret_?)?access_?key["']?[ \t]{0,4}[=:][ \t]{0,4}["']?)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/gi,
  },
  {
    kind: 'header',
    needs: /authorization/i,
    pattern:
      /(?<=\b(?:proxy-)?authorization["']?[ \t]{0,4}[=:][ \t]{0,4}["']?(?:(?:bearer|basic|token)[ \t]{1,4})?)(?!bearer\b|basic\b|token\b)[^\s"',;]{4,4096}/gi,
  },
  {
    kind: 'header',
    needs: /-token/i,
    pattern:
      /(?<=\b(?:private|job|deploy|runner|access|csrf)-token["']?[ \t]{0,4}[=:][ \t]{0,4}["']?)[^\s"',;&]{4,2048}/gi,
  },
  {
    kind: 'header',
    needs: /_gitlab_session/i,
    pattern: /(?<=\b_gitlab_session["']?[ \t]{0,4}[=:][ \t]{0,4}["']?)[^\s"',;&]{8,4096}/gi,
  },
  {
    kind: 'password',
    needs: /:\/\/[^\s/@]{1,800}@/,
    pattern: /(?<=:\/\/[^\s:/@"']{0,200}:)[^\s/@"']{1,512}(?=@)/g,
  },
  {
    // A value that is itself a variable is none.
    kind: 'password',
    needs: /password|passwd|passphrase|secret|token|key|credential/i,
    pattern:
      /(?<=\b[\w.-]{0,80}(?:password|passwd|passphrase|secret|token|api_?key|access_?key|private_?key|credentials?)["']?[ \t]{0,4}[=:][ \t]{0,4}["']?)(?![\s$<{(*"'])[^\s"',;&|]{3,512}/gi,
  },
  {
    kind: 'private-key',
    needs: /PRIVATE KEY/,
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[^\n]{20,8000}/g,
  },
];

/** Where in the text a secret stands, in order, none within another. */
export function findSecrets(text: string): readonly Span[] {
  const found: Span[] = [];
  for (const { kind, needs, pattern } of patterns) {
    if (!needs.test(text)) continue;
    for (const { index, 0: whole } of text.matchAll(pattern))
      found.push({ start: index, end: index + whole.length, kind });
  }
  return joinSpans(found);
}

/** In order; those that touch become one of the first one's kind. */
export function joinSpans(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = joined.at(-1);
    if (last && span.start < last.end)
      joined[joined.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    else joined.push(span);
  }
  return joined;
}

/** Values of GitLab's own secret variables, once printed with their name, are known wherever they are printed after that. */
const learned =
  /\b(?:CI_JOB_TOKEN|CI_JOB_JWT\w{0,4}|CI_REGISTRY_PASSWORD|CI_DEPLOY_PASSWORD|CI_DEPENDENCY_PROXY_PASSWORD)["']?[ \t]{0,4}[=:][ \t]{0,4}["']?([^\s"',;]{8,4096})/g;

export type Learned = { readonly value: string; readonly from: number };

export function learnValues(text: string): readonly Learned[] {
  return text.includes('CI_')
    ? [...text.matchAll(learned)].map(({ index, 0: whole, 1: value = '' }) => ({
        value,
        from: index + whole.length - value.length,
      }))
    : [];
}

/** The marks of a private key that goes over several lines. */
export const privateKeyBegin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/;
export const privateKeyEnd = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----/;

/** What of a line within a private key is the key. */
export function keyMaterial(line: string): readonly Span[] {
  const trimmed = line.trim();
  if (/^[A-Za-z0-9+/=]+$/.test(trimmed)) {
    const start = line.indexOf(trimmed);
    return [{ start, end: start + trimmed.length, kind: 'private-key' }];
  }
  return [...line.matchAll(/[A-Za-z0-9+/=]{16,}/g)].map(({ index, 0: whole }) => ({
    start: index,
    end: index + whole.length,
    kind: 'private-key' as const,
  }));
}

const randomLooking = /(?<![\w+/=-])[\w+/=-]{20,200}(?![\w+/=-])/g;
const leastBitsPerCharacter = 3.6;

/** Strings that look random and were not masked: they may be secrets of a kind nobody knows here. Sums of commits and files are not. */
export function countSuspicious(text: string): number {
  let count = 0;
  for (const [word] of text.matchAll(randomLooking)) {
    const isMixed = /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);
    if (isMixed && !/^[\da-f-]+$/i.test(word) && bitsPerCharacter(word) >= leastBitsPerCharacter) count += 1;
  }
  return count;
}

function bitsPerCharacter(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => {
    const share = count / word.length;
    return bits - share * Math.log2(share);
  }, 0);
}

/** A text of the person's own to mask: `*` stands for up to 200 characters without a blank. */
export function ownPattern(text: string): RegExp | undefined {
  const bytes = Buffer.from(text.trim(), 'utf8').toString('latin1');
  if (bytes.replaceAll('*', '').length < 3) return undefined;
  const source = bytes
    .split('*')
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`))
    .join(String.raw`[^\s]{0,200}`);
  return new RegExp(source, 'g');
}
