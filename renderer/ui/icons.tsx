import type { ReactNode } from 'react';

/* 16×16, drawn with the text's colour. Decoration only: the control they stand in has the name. */

function Icon({ children }: { readonly children: ReactNode }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const UpIcon = () => (
  <Icon>
    <path d="M8 12.5v-9M4.5 7L8 3.5 11.5 7M3 14h10" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="M8 2.5v9M4.5 8L8 11.5 11.5 8M3 14h10" />
  </Icon>
);
export const RefreshIcon = () => (
  <Icon>
    <path d="M12.8 6.5A5 5 0 1 0 13 9.5M13 3v3.5H9.5" />
  </Icon>
);
export const ResetIcon = () => (
  <Icon>
    <path d="M3.2 6.5A5 5 0 1 1 3 9.5M3 3v3.5h3.5" />
  </Icon>
);
export const ArrowUpIcon = () => (
  <Icon>
    <path d="M8 12.5v-9M4.5 7L8 3.5 11.5 7" />
  </Icon>
);
export const ArrowDownIcon = () => (
  <Icon>
    <path d="M8 3.5v9M4.5 9L8 12.5 11.5 9" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="M4.5 4.5l7 7M11.5 4.5l-7 7" />
  </Icon>
);
export const SearchIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4" />
    <path d="M10 10l3.5 3.5" />
  </Icon>
);
export const BackIcon = () => (
  <Icon>
    <path d="M9.5 4L5.5 8l4 4" />
  </Icon>
);
export const PauseIcon = () => (
  <Icon>
    <path d="M5.5 3.5v9M10.5 3.5v9" strokeWidth="2" />
  </Icon>
);
export const ChevronIcon = () => (
  <Icon>
    <path d="M5 6.5l3 3 3-3" />
  </Icon>
);
export const GearIcon = () => (
  <Icon>
    <path d="M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6" />
    <circle cx="10" cy="4.5" r="1.5" />
    <circle cx="6" cy="11.5" r="1.5" />
  </Icon>
);
export const SidebarIcon = () => (
  <Icon>
    <rect x="2" y="3" width="12" height="10" rx="1.5" />
    <path d="M6.5 3v10" />
  </Icon>
);
export const ExternalIcon = () => (
  <Icon>
    <path d="M6.5 3.5h-3v9h9v-3M9.5 3h3.5v3.5M13 3L7.5 8.5" />
  </Icon>
);
export const SizeIcon = () => (
  <Icon>
    <path d="M9.5 3H13v3.5M13 3L9 7M6.5 13H3V9.5M3 13l4-4" />
  </Icon>
);
export const MoreIcon = () => (
  <Icon>
    <path d="M8 3.5v.01M8 8v.01M8 12.5v.01" strokeWidth="2.2" />
  </Icon>
);
export const BroadcastIcon = () => (
  <Icon>
    <path d="M2.5 8h3.5M6 8c2.5 0 2.5-4 5-4h2.5M6 8h7.5M6 8c2.5 0 2.5 4 5 4h2.5M12 2.5L13.5 4 12 5.5M12 6.5L13.5 8 12 9.5M12 10.5l1.5 1.5-1.5 1.5" />
  </Icon>
);
export const TerminalIcon = () => (
  <Icon>
    <path d="M3 4.5L6.5 8 3 11.5M8.5 12H13" />
  </Icon>
);
