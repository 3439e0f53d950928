/** What the public customer API speaks (see docs/api.md), and what the two scripts of the widget tell each other. */

export type Lang = 'zh-CN' | 'en';

export interface Config {
  shopId: string;
  name: string;
  brandColor: string;
  greeting: string;
  quickQuestions: string[];
  lang: string;
  online: boolean;
  botName: string;
  maxUploadBytes: number;
  acceptedTypes: string[];
  typicalReplySeconds?: number;
  /** When the service hours begin again, while nobody is on duty. */
  opensAt?: string | null;
}

export interface Money { minor: number; currency: string }

export interface Card {
  title: string;
  subtitle?: string;
  imageUrl?: string;
  url?: string;
  price?: Money;
  orderNumber?: string;
  status?: string;
}

export interface Attachment {
  id: string;
  fileName: string;
  contentType: string;
  size: number;
  isImage: boolean;
  width?: number;
  height?: number;
}

export interface Source { title: string; articleId: string; section?: string }

export type AuthorKind = 'customer' | 'agent' | 'bot' | 'system';
export type MessageKind = 'text' | 'image' | 'file' | 'order-card' | 'product-card' | 'notice' | 'quick-question';

export interface Message {
  seq: number;
  id: string;
  clientId?: string;
  conversationId: string;
  at: string;
  author: { kind: AuthorKind; name: string };
  kind: MessageKind;
  text?: string;
  attachment?: Attachment;
  card?: Card;
  sources?: Source[];
  suggestions?: string[];
  offersPerson?: boolean;
  ticket?: SettledTicket;
  /** What a notice tells: `handover`, `joined`, `resolved` and others. */
  notice?: string;
  /** When the customer took it back. */
  recalledAt?: string | null;
  /** What the customer said of this answer of the bot. */
  helpful?: boolean | null;
}

/** A settled ticket with its result, and the question about it while that is open or answered. */
export interface SettledTicket { number: number; result: string; survey?: Survey | null }

export type ConversationStatus = 'bot' | 'queued' | 'offered' | 'active' | 'resolved' | 'closed';

export interface Survey { surveyId: string; question: string; scale: number; answered?: number | null }

export interface Conversation {
  id: string;
  status: ConversationStatus;
  /** `position` counts from 1: 1 is the next to be served. */
  queue?: { position: number; estimateSeconds?: number | null } | null;
  agent?: { name: string; online: boolean } | null;
  agentReadUpToSeq: number;
  customerReadUpToSeq: number;
  agentReadAt?: string | null;
  openedAt: string;
  survey?: Survey | null;
}

export interface Session {
  visitorToken: string;
  visitorId: string;
  customerName?: string | null;
  /** The desk leaves out what is empty. */
  conversation?: Conversation | null;
  feedFrom: string;
}

export interface ProductContext {
  sku: string;
  title: string;
  price?: number | Money;
  currency?: string;
  imageUrl?: string;
  url?: string;
}

/** What the page tells about where the customer is; offered as a card, never sent by itself. */
export interface PageContext { orderNumber?: string; product?: ProductContext }

export interface PanelOptions {
  /** Address of the desk, without a slash at the end. */
  base: string;
  shop: string;
  lang: Lang;
  theme: 'auto' | 'light' | 'dark';
  config: Config;
  identity?: string;
  context: PageContext;
  /** `float` hovers over a shop's page; `page` fills the element it is given. */
  mode: 'float' | 'page';
  host: HTMLElement;
  onUnread(count: number): void;
  onClose(): void;
}

export interface Panel {
  /** `focus` false where nobody asked: the page was changed while the panel stood open. */
  open(focus?: boolean): void;
  close(): void;
  identify(token: string | undefined): void;
  context(context: PageContext): void;
}

export type MountPanel = (options: PanelOptions) => Panel;
