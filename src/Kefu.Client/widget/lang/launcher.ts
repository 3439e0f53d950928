import type { Lang } from '../types.ts';

/** The launcher's few words; the panel's dictionaries stay out of the first download. */
export const launcherStrings: Record<Lang, { open: string; unread: string; failed: string }> = {
  'en': { open: 'Chat with us', unread: '{0} unread messages', failed: 'The chat could not be loaded. Click to try again' },
  'zh-CN': { open: '联系客服', unread: '{0} 条未读消息', failed: '聊天没有加载出来，点击重试' },
};

export function pickLang(...candidates: (string | null | undefined)[]): Lang {
  const first = candidates.find((c) => c);
  return first && /^zh\b/i.test(first) ? 'zh-CN' : 'en';
}
