import { getJson } from './http.ts';
import { toast } from './toasts.ts';

const ends = new Set(['operations.export-finished', 'operations.import-checked', 'operations.import-finished']);

/** Tells a person, wherever they are, that an import or export of theirs has ended. */
export function startBulkNotices(): void {
  document.addEventListener('kefu:event', (event) => {
    const { name, data } = (event as CustomEvent<{ name: string; data: { id?: string } | null }>).detail;
    if (!ends.has(name) || !data?.id) return;
    void getJson<{ text: string; href: string } | null>(`/fragments/bulk-notice/${data.id}`).then((notice) => {
      if (notice && location.pathname !== notice.href) toast(notice.text, { kind: 'good', seconds: 20, href: notice.href });
    }).catch(() => undefined);
  });
}
