// A stand-in for the desk that speaks the public customer API, for trying the widget without a server.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const assets = join(here, '../../Kefu.Web/wwwroot/assets');

export class MockDesk {
  config = {
    shopId: 's1', name: '屿光', brandColor: '#0B7285', greeting: '您好,我先帮您查,随时可转人工。', quickQuestions: ['查物流', '退换货', '开发票', '安装'],
    lang: 'zh-CN', online: true, botName: '小助手', maxUploadBytes: 10485760, acceptedTypes: ['.png', '.jpg', '.jpeg', '.pdf', '.txt'], typicalReplySeconds: 30,
  };
  messages = [];
  events = [];
  position = 0;
  conversation = null;
  streams = new Set();
  attachments = new Map();
  calls = [];
  /** Returns true to refuse a request by dropping the connection. */
  cut = () => false;
  /** Returns a status to refuse with. */
  refuse = () => 0;
  bot = true;

  async start(port = 0) {
    this.server = createServer((req, res) => this.handle(req, res).catch((e) => { console.error(e); res.destroy(); }));
    await new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  /** Cuts every open stream, as a restarting server would. */
  dropStreams() {
    for (const s of this.streams) s.destroy();
  }

  say(kind, name, text, extra = {}) {
    const conversationId = (this.conversation ?? this.openConversation()).id;
    const message = {
      seq: this.messages.length + 1, id: randomUUID(), conversationId, at: new Date().toISOString(),
      author: { kind, name }, kind: kind === 'system' ? 'notice' : 'text', text, ...extra,
    };
    this.messages.push(message);
    this.push('message', message);
    return message;
  }

  update(part) {
    Object.assign(this.conversation ?? this.openConversation(), part);
    this.push('updated', this.conversation);
  }

  push(event, data, ephemeral = false) {
    const entry = { id: ephemeral ? undefined : String(++this.position), event, data };
    if (!ephemeral) this.events.push(entry);
    for (const s of this.streams) s.write(frame(entry));
  }

  openConversation() {
    this.conversation = {
      id: randomUUID(), status: 'bot', agentReadUpToSeq: 0, customerReadUpToSeq: 0, openedAt: new Date().toISOString(),
    };
    this.push('updated', this.conversation);
    return this.conversation;
  }

  async handle(req, res) {
    const url = new URL(req.url, this.url);
    res.setHeader('Access-Control-Allow-Origin', req.headers.origin ?? '*');
    res.setHeader('Access-Control-Allow-Headers', 'authorization,content-type,accept-language,last-event-id,idempotency-key,cache-control');
    res.setHeader('Access-Control-Allow-Methods', 'GET,POST');
    if (req.method === 'OPTIONS') return res.writeHead(204).end();
    const file = /^(?:\/assets)?\/(widget(?:-panel)?\.js)$/.exec(url.pathname)?.[1];
    if (file) return res.writeHead(200, { 'Content-Type': 'text/javascript' }).end(await readFile(join(assets, file)));
    const path = url.pathname.replace('/api/v1/widget/', '');
    const raw = await body(req);
    this.calls.push(`${req.method} ${path}`);
    if (this.cut(req, path)) return res.destroy();
    const status = this.refuse(req, path);
    if (status) return json(res, status, { code: 'test.refused', title: 'Refused', detail: '测试拒绝' });
    if (path === 'attachments') return this.upload(req, res, raw);
    if (path.startsWith('attachments/')) return this.download(res, path.slice(12));
    if (path === 'feed') return this.feed(req, res, url);
    return this.api(res, req.method, path, url, raw.length ? JSON.parse(raw.toString()) : {});
  }

  api(res, method, path, url, data) {
    if (path === 'config') return json(res, 200, this.config);
    if (path === 'session') {
      return json(res, 200, { visitorToken: 'v1', visitorId: 'x', conversation: this.conversation, feedFrom: String(this.position) });
    }
    if (path === 'messages' && method === 'GET') {
      const before = Number(url.searchParams.get('before') ?? Infinity);
      const take = Number(url.searchParams.get('take') ?? 50);
      const older = this.messages.filter((m) => m.seq < before);
      return json(res, 200, { messages: older.slice(-take), hasMore: older.length > take });
    }
    if (path === 'messages') return this.post(res, data);
    if (path === 'handover') {
      this.update({ status: 'queued', queue: { position: 3, estimateSeconds: 60 } });
      return json(res, 200, this.conversation);
    }
    if (path === 'close') this.update({ status: 'closed' });
    if (path === 'leave-message') this.update({ status: 'closed', queue: null });
    if (path === 'survey') return json(res, 200, { ...this.conversation?.survey, answered: data.score });
    return res.writeHead(204).end();
  }

  post(res, data) {
    const known = this.messages.find((m) => m.clientId === data.clientId);
    if (known) return json(res, 200, known);
    if (!this.conversation || this.conversation.status === 'closed') this.openConversation();
    const file = this.attachments.get(data.attachmentId);
    const message = this.say('customer', '', data.text, {
      clientId: data.clientId, kind: data.kind, card: data.card, attachment: file && { ...file.info, id: data.attachmentId },
    });
    json(res, 201, message);
    if (this.bot && this.conversation.status === 'bot' && data.text) {
      this.say('bot', this.config.botName, '可以,三档触控调光,会记住上次亮度。光源是 G9 灯珠,拧下灯罩顶钮就能换,两年内坏了免费寄。', {
        sources: [{ title: '穹顶台灯 T2 使用说明', articleId: 'a', section: '第 3 节' }], suggestions: ['看换灯珠图解'], offersPerson: true,
      });
    }
  }

  upload(req, res, raw) {
    const text = raw.toString('latin1');
    const fileName = Buffer.from(/filename="([^"]*)"/.exec(text)[1], 'latin1').toString();
    const contentType = /Content-Type: (.*)\r\n/.exec(text)[1];
    const start = text.indexOf('\r\n\r\n') + 4;
    const content = raw.subarray(start, text.lastIndexOf('\r\n--'));
    const id = randomUUID();
    const info = { fileName, contentType, size: content.length, isImage: contentType.startsWith('image/') };
    this.attachments.set(id, { info, content });
    json(res, 201, { attachmentId: id, ...info });
  }

  download(res, id) {
    const { info, content } = this.attachments.get(id);
    res.writeHead(200, { 'Content-Type': info.contentType }).end(content);
  }

  feed(req, res, url) {
    const after = Number(req.headers['last-event-id'] ?? url.searchParams.get('after') ?? 0);
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    res.write(': hello\n\n');
    for (const e of this.events) if (Number(e.id) > after) res.write(frame(e));
    this.streams.add(res);
    res.on('close', () => this.streams.delete(res));
  }
}

/** A shop's page under a strict policy, on an origin of its own. */
export async function startShop(desk, attributes = '', bodyHtml = '', charset = 'utf-8') {
  const policy = `default-src 'none'; script-src ${desk.url}; connect-src ${desk.url}; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'`;
  const server = createServer((req, res) => {
    res.writeHead(200, { 'Content-Type': `text/html; charset=${charset}`, 'Content-Security-Policy': policy });
    res.end(`<!doctype html><html lang="zh-CN"><meta name="viewport" content="width=device-width,initial-scale=1"><title>屿光</title>
<body><h1>穹顶台灯 T2</h1>${bodyHtml}<script src="${desk.url}/widget.js" data-shop="demo" ${attributes} async></script></body></html>`);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => { server.closeAllConnections(); server.close(); } };
}

function frame({ id, event, data }) {
  return `${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data, withoutEmpty)}\n\n`;
}

function json(res, status, value) {
  res.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' }).end(JSON.stringify(value, withoutEmpty));
}

async function body(req) {
  const parts = [];
  for await (const part of req) parts.push(part);
  return Buffer.concat(parts);
}

/** The desk leaves out what is null. */
function withoutEmpty(key, value) {
  return value === null ? undefined : value;
}
