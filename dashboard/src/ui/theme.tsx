import { useEffect } from 'react';
import { useMedia, useStored } from './hooks';
import { Icon } from './Icon';

const KEY = 'millrace.theme';

/** Follows the system until the reader chooses; the choice is kept. */
export function ThemeToggle() {
  const [choice, choose] = useStored(KEY, () => 'system');
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const dark = choice === 'system' ? systemDark : choice === 'dark';
  useEffect(() => {
    if (choice === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
  }, [choice]);
  const label = dark ? 'Use the light theme' : 'Use the dark theme';
  return (
    <button
      type="button"
      className="button ghost icon"
      data-testid="theme-toggle"
      onClick={() => choose(dark ? 'light' : 'dark')}
      aria-label={label}
      title={label}
    >
      <Icon name={dark ? 'sun' : 'moon'} size={18} />
    </button>
  );
}
