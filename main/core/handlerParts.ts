import type { Session, Snapshot } from '../../preload/contract/model.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { AccountWork } from './accountWork.ts';
import type { Attention } from './attention.ts';
import type { CopyAside } from './copyAside.ts';
import type { HoldJobs } from './holdJobs.ts';
import type { Arming } from './jobs/arming.ts';
import type { JobLogs } from './jobLogs.ts';
import type { LogSearcher } from './log/logSearcher.ts';
import type { Pipelines } from './pipelineHandlers.ts';
import type { Downloads, UpdatesPort } from './ports.ts';
import type { SettingsService } from './settings/settings.ts';
import type { SettingsWays } from './settingsWays.ts';
import type { State } from './state.ts';
import type { TerminalSession } from './terminal/sessionParts.ts';
import type { Terminals } from './terminal/terminals.ts';
import type { Transcripts } from './transcripts/transcripts.ts';
import type { Transfers } from './transfer/transfers.ts';
import type { Windows } from './windows.ts';

export type HandlerParts = {
  readonly snapshot: () => Snapshot;
  readonly state: State;
  readonly accounts: Accounts;
  readonly terminals: Terminals;
  readonly settings: SettingsService;
  readonly settingsWays: SettingsWays;
  readonly transfers: Transfers;
  readonly asides: CopyAside;
  readonly holds: HoldJobs;
  readonly transcripts: Transcripts;
  readonly pipelines: Pipelines;
  readonly logs: JobLogs;
  readonly searcher: LogSearcher;
  /** Absent: this host keeps no files. */
  readonly downloads: Downloads | undefined;
  readonly windows: Windows;
  readonly attention: Attention;
  readonly arming: Arming;
  readonly updates: UpdatesPort | undefined;
  readonly workOf: (accountId: string) => AccountWork;
  readonly dismissOffers: () => void;
  readonly dismissOffer: (jobId: string) => void;
  /** A tab was named or coloured: that is remembered. */
  readonly dressed: (session: Session) => void;
  readonly release: (session: TerminalSession) => Promise<void>;
  readonly cookieRenewed: (accountId: string) => void;
};
