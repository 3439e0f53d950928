import { button, h } from './dom.ts';
import { cardBody, type BubbleContext } from './bubbles.ts';
import { fill } from './lang/index.ts';
import type { Draft } from './outbox.ts';
import type { Card, Money, PageContext, ProductContext } from './types.ts';

/** Offers to send what the page is about: the product or the order. It never sends anything by itself. */
export class ContextStrip {
  readonly element = h('div', { class: 'context', hidden: true });
  readonly button: HTMLButtonElement;
  private draft: Draft | undefined;
  private shown = '';

  constructor(private readonly c: BubbleContext, private readonly say: (draft: Draft) => void) {
    this.button = button(c.t.sendCard, 'receipt', () => this.toggle());
  }

  set(context: PageContext): void {
    this.draft = toDraft(context, c => fill(this.c.t.order, c));
    this.button.hidden = !this.draft;
    const key = JSON.stringify(this.draft ?? '');
    if (key !== this.shown) this.element.hidden = !this.draft;
    this.shown = key;
    this.draw();
  }

  private toggle(): void {
    this.element.hidden = !this.element.hidden;
    if (!this.element.hidden) this.element.querySelector<HTMLButtonElement>('.go')?.focus();
  }

  private draw(): void {
    const { t } = this.c;
    const { draft } = this;
    if (!draft?.card) return;
    const isOrder = draft.kind === 'order-card';
    const send = h('button', { type: 'button', class: 'go', onclick: () => { this.element.hidden = true; this.say(draft); } }, t.sendIt);
    const card = cardBody({ ...draft.card, url: undefined }, isOrder, this.c);
    card.append(send);
    this.element.replaceChildren(
      h('div', { class: 'row meta' }, h('span', {}, isOrder ? t.aboutOrder : t.aboutProduct), button(t.dismiss, 'close', () => { this.element.hidden = true; })),
      card);
  }
}

export function toDraft(context: PageContext, orderTitle: (number: string) => string): Draft | undefined {
  if (context.orderNumber) {
    const { orderNumber, product } = context;
    return { kind: 'order-card', card: { title: orderTitle(orderNumber), orderNumber, subtitle: product?.title, imageUrl: absolute(product?.imageUrl), url: absolute(product?.url) } };
  }
  return context.product ? { kind: 'product-card', card: productCard(context.product) } : undefined;
}

function productCard(product: ProductContext): Card {
  return { title: product.title, imageUrl: absolute(product.imageUrl), url: absolute(product.url), price: price(product) };
}

function price(product: ProductContext): Money | undefined {
  if (product.price === undefined) return undefined;
  if (typeof product.price === 'object') return product.price;
  return { minor: Math.round(product.price * 100), currency: product.currency ?? 'CNY' };
}

function absolute(url: string | undefined): string | undefined {
  return url === undefined ? undefined : new URL(url, location.href).href;
}
