import type { Lang } from '../types.ts';
import { en, type Strings } from './en.ts';
import { zh } from './zh.ts';

export type { Strings };

export function strings(lang: Lang): Strings {
  return lang === 'zh-CN' ? zh : en;
}

export function fill(template: string, ...values: (string | number)[]): string {
  return template.replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)] ?? ''));
}
