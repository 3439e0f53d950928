import { h, icon } from './dom.ts';
import { fileSize, money } from './format.ts';
import { fill, type Strings } from './lang/index.ts';
import { isAddress, linkify } from './linkify.ts';
import type { Pictures } from './pictures.ts';
import type { Card, Lang, Message } from './types.ts';
import type { Pending } from './outbox.ts';

export interface BubbleContext { t: Strings; lang: Lang; pictures: Pictures }

export function richText(text: string): HTMLElement {
  return h('span', { class: 'text' }, ...linkify(text).map((part) =>
    part.href ? h('a', { href: part.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, part.text) : part.text));
}

export function messageBody(message: Message, c: BubbleContext): HTMLElement {
  if (message.card) return cardBody(message.card, message.kind === 'order-card', c);
  if (message.attachment) {
    const picture = message.attachment.isImage && /^image\/(png|jpe?g|gif|webp|avif|bmp)$/.test(message.attachment.contentType);
    if (message.attachment.contentType.startsWith('audio/')) return c.pictures.clip(message.attachment);
    return picture ? c.pictures.thumbnail(message.attachment) : c.pictures.fileLink(message.attachment);
  }
  const bubble = h('div', { class: 'bubble' }, richText(message.text ?? ''));
  if (message.sources?.length) {
    const names = message.sources.map((s) => (s.section ? `${s.title} · ${s.section}` : s.title)).join(c.lang === 'zh-CN' ? '、' : ', ');
    bubble.append(h('div', { class: 'source' }, icon('book', 14), h('span', {}, `${c.t.source} `, names)));
  }
  return bubble;
}

export function pendingBody(pending: Pending, c: BubbleContext): HTMLElement {
  if (pending.card) return cardBody(pending.card, pending.kind === 'order-card', c);
  if (!pending.file) return h('div', { class: 'bubble' }, richText(pending.text ?? ''));
  if (pending.file.isImage) return c.pictures.local(pending.clientId, pending.file.fileName);
  return h('div', { class: 'bubble file' }, icon('file', 20), h('span', { class: 'name' }, pending.file.fileName,
    h('small', {}, fileSize(pending.file.size, c.lang))));
}

export function cardBody(card: Card, isOrder: boolean, c: BubbleContext): HTMLElement {
  const facts = [card.price && money(card.price, c.lang), card.subtitle, card.status].filter(Boolean).join(' · ');
  const title = card.title || (card.orderNumber ? fill(c.t.order, card.orderNumber) : '');
  return h('div', { class: 'card' },
    isAddress(card.imageUrl) ? cardPicture(card.imageUrl) : h('span', { class: 'thumb' }, icon(isOrder ? 'receipt' : 'picture', 20)),
    h('div', { class: 'facts' }, h('div', { class: 'title' }, title), facts && h('div', { class: 'meta' }, facts)),
    isAddress(card.url) && h('a', { class: 'go', href: card.url, target: target(card.url), rel: 'noopener noreferrer' }, isOrder ? c.t.open : c.t.toProduct),
  );
}

function cardPicture(url: string): HTMLElement {
  const image = h('img', { class: 'thumb', src: url, alt: '', loading: 'lazy', referrerpolicy: 'no-referrer' });
  image.addEventListener('error', () => image.replaceWith(h('span', { class: 'thumb' }, icon('picture', 20))));
  return image;
}

/** The shop's own pages open where the customer is; the talk goes on there. */
function target(url: string): string {
  return new URL(url).origin === location.origin ? '_self' : '_blank';
}
