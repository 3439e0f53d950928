import { richText } from './bubbles.ts';
import { h, icon } from './dom.ts';
import { duration } from './format.ts';
import { fill, type Strings } from './lang/index.ts';
import type { QueueRecord } from './queue.ts';
import type { SettledTicket, Survey } from './types.ts';

export function queueCard(queue: QueueRecord, t: Strings, leaveInstead: () => void): HTMLElement {
  const waiting = queue.state === 'waiting';
  const filled = queue.state === 'waiting' ? (queue.ahead > 0 ? 1 : 2) : 3;
  const dashes = h('span', { 'class': 'dashes', 'aria-hidden': 'true' },
    ...[1, 2, 3].map((n) => h('i', { class: n <= filled ? 'on' : '' })));
  return h('div', { class: 'panel-card queue' },
    h('div', { class: 'row' }, icon('clock', 16), h('span', { class: 'title' }, ...emphasised(queueText(queue, t))), dashes),
    waiting && h('div', { class: 'meta' }, `${t.queueKept} `,
      h('button', { type: 'button', class: 'link', onclick: leaveInstead }, t.leaveInstead)),
  );
}

export function queueText(queue: QueueRecord, t: Strings): string {
  if (queue.state === 'offered') return t.queueOffered;
  if (queue.state === 'done') return t.queueDone;
  const wait = queue.estimate ? duration(queue.estimate, t) : undefined;
  if (queue.ahead === 0) return wait ? fill(t.queueNextWait, wait) : t.queueNext;
  return wait ? fill(t.queueAheadWait, queue.ahead, wait) : fill(t.queueAhead, queue.ahead);
}

function emphasised(text: string): (string | HTMLElement)[] {
  return text.split(/(\d+)/).map((part) => (/^\d+$/.test(part) ? h('b', {}, part) : part));
}

type Rate = (score: number, comment: string) => Promise<string | undefined>;

export function surveyCard(survey: Survey, t: Strings, rate: Rate): HTMLElement {
  const card = h('div', { class: 'panel-card survey' });
  if (survey.answered) showThanks(card, survey, t, rate);
  else showQuestion(card, survey, t, rate);
  return card;
}

/** What became of the customer's ticket, with the question about it. */
export function ticketCard(ticket: SettledTicket, t: Strings, rate: (survey: Survey, score: number, comment: string) => Promise<string | undefined>): HTMLElement {
  const card = h('div', { class: 'panel-card settled' },
    h('div', { class: 'row' }, icon('tick', 16), h('span', { class: 'title' }, fill(t.ticketSettled, ticket.number))),
    h('div', { class: 'result' }, richText(ticket.result)));
  const { survey } = ticket;
  if (survey) {
    const asked = surveyCard(survey, t, (score, comment) => rate(survey, score, comment));
    asked.classList.remove('panel-card');
    card.append(asked);
  }
  return card;
}

function showThanks(card: HTMLElement, survey: Survey, t: Strings, rate: Rate): void {
  card.replaceChildren(h('div', { class: 'row' }, icon('tick', 16),
    h('span', { class: 'title' }, fill(t.surveyThanks, survey.answered ?? 0, survey.scale)),
    h('button', { type: 'button', class: 'link', onclick: () => showQuestion(card, survey, t, rate) }, t.surveyChange)));
}

function showQuestion(card: HTMLElement, survey: Survey, t: Strings, rate: Rate): void {
  let score = survey.answered ?? 0;
  const comment = h('textarea', { id: `c-${survey.surveyId}`, class: 'field', rows: 2, maxlength: 1000 });
  const more = h('div', { class: 'more', hidden: score === 0 });
  const send = h('button', { type: 'button', class: 'primary' }, t.surveySend);
  const error = h('div', { class: 'error', role: 'alert' });
  const stars = Array.from({ length: survey.scale }, (_, i) => h('button', {
    'type': 'button', 'class': 'star', 'role': 'radio', 'aria-label': fill(t.surveyScore, i + 1, survey.scale), 'onclick': () => choose(i + 1),
  }, icon('star', 24)));
  const group = h('div', {
    'class': 'stars', 'role': 'radiogroup', 'aria-label': survey.question,
    'onkeydown': (event: KeyboardEvent) => {
      const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      choose(Math.min(survey.scale, Math.max(1, score + step)));
      stars[score - 1]!.focus();
    },
  }, ...stars);
  const choose = (value: number): void => {
    score = value;
    more.hidden = score === 0;
    stars.forEach((star, i) => {
      star.classList.toggle('on', i < score);
      star.setAttribute('aria-checked', String(i + 1 === score));
      star.tabIndex = i + 1 === (score || 1) ? 0 : -1;
    });
  };
  send.addEventListener('click', () => {
    send.disabled = true;
    void rate(score, comment.value.trim()).then((problem) => {
      send.disabled = false;
      error.textContent = problem ? fill(t.actionFailed, problem) : '';
    });
  });
  more.append(h('label', { for: comment.id }, t.surveyComment), comment, error, send);
  card.replaceChildren(h('div', { class: 'title' }, survey.question), group,
    h('div', { 'class': 'meta ends', 'aria-hidden': 'true' }, h('span', {}, t.surveyBad), h('span', {}, t.surveyGood)), more);
  choose(score);
}

export interface LeaveActions { send(contact: string, text: string): Promise<string | undefined>; cancel(): void }

export function leaveCard(t: Strings, closed: boolean, opens: string, actions: LeaveActions): HTMLElement {
  const contact = h('input', { 'id': 'leave-contact', 'class': 'field', 'autocomplete': 'email', 'aria-describedby': 'leave-contact-error' });
  const contactError = h('div', { id: 'leave-contact-error', class: 'error', role: 'alert' });
  const text = h('textarea', { 'id': 'leave-text', 'class': 'field', 'rows': 3, 'maxlength': 4000, 'aria-describedby': 'leave-text-error' });
  const textError = h('div', { id: 'leave-text-error', class: 'error', role: 'alert' });
  const send = h('button', { type: 'submit', class: 'primary' }, t.leaveSend);
  const form = h('form', { class: 'panel-card leave', novalidate: true },
    h('div', { class: 'title' }, t.leaveTitle),
    h('div', { class: 'meta' }, closed ? [t.leaveClosed, opens].filter(Boolean).join(' ') : t.leaveHint),
    h('label', { for: contact.id }, t.contact), contact, contactError,
    h('label', { for: text.id }, t.yourMessage), text, textError,
    h('div', { class: 'row actions' }, send, h('button', { type: 'button', class: 'plain', onclick: actions.cancel }, t.cancel)));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const reachable = /\S+@\S+\.\S+|(\d[\s-]?){6,}/.test(contact.value);
    contactError.textContent = reachable ? '' : t.contactNeeded;
    textError.textContent = text.value.trim() ? '' : t.textNeeded;
    contact.setAttribute('aria-invalid', String(!reachable));
    text.setAttribute('aria-invalid', String(!text.value.trim()));
    if (!reachable || !text.value.trim()) {
      (reachable ? text : contact).focus();
      return;
    }
    send.disabled = true;
    void actions.send(contact.value.trim(), text.value.trim()).then((problem) => {
      send.disabled = false;
      textError.textContent = problem ? fill(t.actionFailed, problem) : '';
    });
  });
  return form;
}
