import type { Account, SecretProtection } from '../../preload/contract/model.ts';

/** What a person should know of their token, worst first. */
export type TokenNote =
  | { readonly kind: 'rejected'; readonly reason: 'expired' | 'revoked' | 'invalid' }
  | { readonly kind: 'expires'; readonly days: number; readonly date: string }
  | { readonly kind: 'read-only' }
  | { readonly kind: 'fine-grained' }
  | { readonly kind: 'protection'; readonly protection: 'weak' | 'memory' };

/** From this many days before its end on, the end of a token is told. */
const noticeDays = 14;
const dayMs = 86_400_000;

export function tokenNotes(
  { account, protection }: { readonly account: Account; readonly protection: SecretProtection },
  nowMs: number,
): readonly TokenNote[] {
  const { token } = account;
  if (token.kind === 'rejected') return [{ kind: 'rejected', reason: token.reason }];
  const notes: TokenNote[] = [];
  const { expiresOn } = token;
  // GitLab ends a token at midnight UTC of that day.
  const days =
    expiresOn === undefined ? undefined : Math.ceil((Date.parse(`${expiresOn}T00:00:00Z`) - nowMs) / dayMs);
  if (expiresOn !== undefined && days !== undefined && days <= noticeDays) {
    notes.push({ kind: 'expires', days: Math.max(0, days), date: expiresOn });
  }
  if (token.fineGrained) notes.push({ kind: 'fine-grained' });
  else if (!token.canAct) notes.push({ kind: 'read-only' });
  if (protection !== 'keyring') notes.push({ kind: 'protection', protection });
  return notes;
}
