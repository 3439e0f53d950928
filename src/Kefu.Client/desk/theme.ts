const year = 31_536_000;

function remember(name: string, value: string): void {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${value ? year : 0}; SameSite=Lax${secure}`;
}

/** Buttons with `data-theme-set` switch light, dark or auto; the cookie lets the server render it next time. */
export function startTheme(): void {
  remember('kefu-tz', Intl.DateTimeFormat().resolvedOptions().timeZone ?? '');
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-theme-set]');
    if (!button) return;
    const theme = button.dataset.themeSet === 'auto' ? '' : button.dataset.themeSet!;
    remember('kefu-theme', theme);
    const root = document.documentElement;
    for (const name of ['data-theme', 'data-bs-theme']) theme ? root.setAttribute(name, theme) : root.removeAttribute(name);
    for (const other of document.querySelectorAll<HTMLElement>('[data-theme-set]')) other.setAttribute('aria-pressed', String(other === button));
  });
}
