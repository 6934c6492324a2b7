const PATHS = {
  chat: 'M3 4.5h14v9H9l-4 3v-3H3z',
  list: 'M7 5h10M7 10h10M7 15h10M3 5h.01M3 10h.01M3 15h.01',
  review: 'M6.5 9.5 9 12l6-6.5M16 10.5v5.5H3.5V4H11',
  sun: 'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 1.8v1.6M10 16.6v1.6M1.8 10h1.6M16.6 10h1.6M4.2 4.2l1.1 1.1M14.7 14.7l1.1 1.1M4.2 15.8l1.1-1.1M14.7 5.3l1.1-1.1',
  moon: 'M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7',
  copy: 'M7 7V3.5h9.5V13H13M3.5 7H13v9.5H3.5z',
  check: 'm4.5 10.5 3.5 3.5 7.5-8',
  cross: 'm5 5 10 10M15 5 5 15',
  clock: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M10 6v4.2l2.8 1.8',
  wheel: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 3v14M3 10h14M5 5l10 10M15 5 5 15',
  retry: 'M16 6.5A7 7 0 1 0 17 10M16.5 2.8v4h-4',
  person: 'M10 3.2a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4M3.8 16.8c.6-3.2 3-4.8 6.2-4.8s5.6 1.6 6.2 4.8',
  skip: 'm4 4.5 6 5.5-6 5.5zM10 4.5l6 5.5-6 5.5z',
  stop: 'M5 5h10v10H5z',
  pause: 'M7 4.5v11M13 4.5v11',
  undo: 'M4 8h8.5a4 4 0 0 1 0 8H8M7.5 4.5 4 8l3.5 3.5',
  info: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4M10 9v5M10 6.2h.01',
  warning: 'M10 3 18 16.5H2zM10 8v4M10 14.2h.01',
  send: 'M10 16.5v-13M4.5 9 10 3.5 15.5 9',
  plus: 'M10 4v12M4 10h12',
  edit: 'M12.5 4.2 15.8 7.5 7 16.2H3.8V13zM10.8 6l3.3 3.3',
  arrow: 'M4 10h12M11 5l5 5-5 5',
  back: 'M16 10H4M9 5l-5 5 5 5',
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11M13 13l4 4',
  quote: 'M4 6h5v4.5c0 2-1.2 3.3-3.5 3.5M11 6h5v4.5c0 2-1.2 3.3-3.5 3.5',
  shelf: 'M3.5 3.5h5v5h-5zM11.5 3.5h5v5h-5zM3.5 11.5h5v5h-5zM11.5 11.5h5v5h-5z',
  bell: 'M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13zM8.5 17h3',
  fork: 'M6 3.5v13M6 11c0-3 8-1.500 8-5.500M14 3.500a1.600 1.600 0 1 0 0 .01M6 16.500a1.600 1.600 0 1 0 0 .01',
  chevron: 'm7.5 4.5 5.500 5.500-5.500 5.500',
  play: 'M6.500 4.500v11l9-5.500z',
  link: 'M8.500 11.500a3 3 0 0 0 4.300 0l3-3a3 3 0 0 0-4.300-4.300l-1 1M11.500 8.500a3 3 0 0 0-4.300 0l-3 3a3 3 0 0 0 4.300 4.300l1-1',
} as const;

export type IconName = keyof typeof PATHS;

/** Decorative: the word beside it carries the meaning. */
export function Icon({ name, size = 16, spin = false }: { name: IconName; size?: number; spin?: boolean }) {
  return (
    <svg
      className={spin ? 'icon spin' : 'icon'}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
