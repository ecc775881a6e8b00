import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Log } from '../../core/ports.ts';

/**
 * Trusts what this computer trusts, beside Node's own list: a company's authority is usually installed there. Covers fetch
 * and WebSockets alike.
 */
export function trustSystemCertificates(log: Log): void {
  try {
    setDefaultCACertificates([...new Set([...getCACertificates('default'), ...getCACertificates('system')])]);
  } catch (cause) {
    log.error('certificates.not-read', {}, cause);
  }
}
