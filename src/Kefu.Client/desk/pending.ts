import { h } from './dom.ts';
import { say } from './words.ts';

export interface Outgoing { clientId: string; text: string; visibility: 'public' | 'note'; attachmentIds: string[]; draftSeenSeq: number; mentions?: string[] }

/**
 * Messages on their way: drawn at the foot of the thread at once, gone when the thread brings the real one
 * (an element with the same `data-client-id`). A refused one stays, with its text, until sent or taken back.
 */
export class Pending {
  private readonly host = h('div', { 'class': 'pending', 'hx-morph-skip': true });
  private readonly bubbles = new Map<string, HTMLElement>();

  constructor(private readonly thread: () => Element | null) {}

  show(message: Outgoing): void {
    this.bubbles.get(message.clientId)?.remove();
    const note = message.visibility === 'note';
    const bubble = note
      ? h('article', { class: 'note' }, h('div', { class: 'note-text' }, message.text), h('span', { 'class': 'read-mark', 'data-mark': 'sending' }, say('sending')))
      : h('article', { class: 'msg msg-agent' }, h('span', { class: 'avatar avatar-24' }), h('div', { class: 'msg-main' }, message.text ? h('div', { class: 'bubble' }, message.text) : null, h('span', { 'class': 'read-mark', 'data-mark': 'sending' }, say('sending'))));
    bubble.querySelector('.avatar')?.remove();
    this.bubbles.set(message.clientId, bubble);
    this.host.append(bubble);
    this.settle();
    this.host.scrollIntoView({ block: 'end' });
  }

  /** The server has it; the bubble waits for the thread to bring the real one. */
  kept(clientId: string): void {
    const mark = this.bubbles.get(clientId)?.querySelector<HTMLElement>('.read-mark');
    if (!mark) return;
    mark.dataset.mark = 'delivered';
    mark.replaceChildren(say('delivered'));
    this.settle();
  }

  failed(clientId: string, retry: () => void, edit: () => void): void {
    const mark = this.bubbles.get(clientId)?.querySelector<HTMLElement>('.read-mark');
    if (!mark) return;
    mark.dataset.mark = 'failed';
    mark.replaceChildren(say('notSent'), ' ', h('button', { type: 'button', onclick: retry }, say('retry')), ' ', h('button', { type: 'button', onclick: edit }, say('edit')));
  }

  remove(clientId: string): void {
    this.bubbles.get(clientId)?.remove();
    this.bubbles.delete(clientId);
  }

  /** After the thread changed: drop what has arrived, put the rest back at the foot. */
  settle(): void {
    const thread = this.thread();
    if (!thread) return;
    for (const clientId of [...this.bubbles.keys()]) {
      if (thread.querySelector(`[data-client-id="${CSS.escape(clientId)}"]`)) this.remove(clientId);
    }
    if (this.bubbles.size === 0) this.host.remove();
    else if (thread.lastElementChild !== this.host) thread.append(this.host);
  }
}
