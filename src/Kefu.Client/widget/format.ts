import type { Lang, Money } from './types.ts';
import { fill, type Strings } from './lang/index.ts';

export function dayKey(at: Date): string {
  return `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;
}

export function clock(at: Date, lang: Lang): string {
  return new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

export function dayLabel(at: Date, now: Date, lang: Lang, t: Strings): string {
  if (dayKey(at) === dayKey(now)) return t.today;
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const full = new Intl.DateTimeFormat(lang, { year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' }).format(at);
  return dayKey(at) === dayKey(yesterday) ? `${t.yesterday} · ${full}` : full;
}

export function duration(seconds: number, t: Strings): string {
  return seconds < 60 ? fill(t.seconds, Math.max(5, Math.ceil(seconds / 5) * 5)) : fill(t.minutes, Math.ceil(seconds / 60));
}

export function money(value: Money, lang: Lang): string {
  try {
    const format = new Intl.NumberFormat(lang, { style: 'currency', currency: value.currency, currencyDisplay: 'narrowSymbol' });
    return format.format(value.minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  } catch {
    return `${value.minor / 100} ${value.currency}`;
  }
}

export function fileSize(bytes: number, lang: Lang): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  const step = Math.min(3, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)));
  const value = new Intl.NumberFormat(lang, { maximumFractionDigits: step > 1 ? 1 : 0 }).format(bytes / 1024 ** step);
  return `${value} ${units[step]}`;
}
